"""An account ends: nobody writes into it any more, and its erasure is due at once."""

from dataclasses import replace

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.erasure import Erasure
from chalicelib.domain.reason import Reason
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, new_id


def begin_erasure(desk: Desk, account: Account, *, actor: str) -> Erasure:
    """Shut the account and have it erased in the background; nothing brings it back. A repeat changes nothing.

    Raise `Conflict` where it stands otherwise than `account` says: somebody has called it back at this moment.
    """
    return persistently(lambda: _begin(desk, account, actor))


def _begin(desk: Desk, account: Account, actor: str) -> Erasure:
    try:
        return desk.erasures.get(account.id)
    except NotFound:
        pass
    now = desk.clock.now()
    latest = desk.accounts.get(account.id)
    if (latest.state, latest.closing) != (account.state, account.closing):
        raise Conflict(Account.KIND)
    closing = replace(latest.closing, erasing_at=now) if latest.closing else None
    erasure = Erasure(account=account.id, id=f"era_{new_id(desk)}", by=actor, begun_at=now, next_at=now)
    because = Reason(Tag.ACCOUNT_ERASING, actor, None, {"erasure": erasure.id})
    unit = desk.work.begin(account.id, now)
    unit.store(replace(latest, state=AccountState.ERASED, closing=closing), because=because)
    unit.create(erasure, because=because)
    unit.commit()
    return replace(erasure, version=1)
