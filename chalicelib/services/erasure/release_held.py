"""The operator ends a hold in an account that is erased otherwise: nobody of its staff is left to do it."""

from dataclasses import replace

from chalicelib.domain.account import AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.reason import Reason
from chalicelib.errors import NotPossible
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk


def release_held(desk: Desk, account: AccountId, request: RequestId, *, actor: str) -> None:
    """Let the erasure take the request after thirty days.

    Raise `NotFound`; `NotPossible`: `account-state` for an account that lives, `no-hold`.
    """
    there = desk.accounts.get(account)
    if there.state is not AccountState.ERASED:
        raise NotPossible("account-state", state=there.state.value)
    persistently(lambda: _release(desk, account, request, actor))


def _release(desk: Desk, account: AccountId, request: RequestId, actor: str) -> None:
    head = desk.requests.get(account, request)
    listed = desk.retention.hold_of(account, request)
    if head.hold is None:
        raise NotPossible("no-hold")
    because = Reason(Tag.REQUEST_HOLD_RELEASED, actor, request, {"reason": head.hold.reason})
    unit = desk.work.begin(account, desk.clock.now())
    unit.store(replace(head, hold=None), because=because)
    if listed is not None:
        unit.remove(listed, because=because)
    unit.commit()
