"""After a restore: requests whose person had been erased on a business's order, and that came back with the backup.

They go again with what was sent with them and what their contacts took part in, whatever stood about them in the
backup: it was all decided before they went. Those that were over then leave their line in the log once more. Those of
a child go alone, as they went: the contact may be a parent's, with opt-ins of their own.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.ids import AccountId
from chalicelib.domain.keeping import ended_at
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request, Submission
from chalicelib.domain.request_log import logged
from chalicelib.domain.request_terms import Outcome
from chalicelib.errors import NotFound
from chalicelib.services.children.open_task import WHY as RESTRICTED
from chalicelib.services.consumer_data.carry_out import WHY
from chalicelib.services.incentives.forget_member import forget_most, forget_with
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.retention.delete_submission import Also, Order, delete_submission, finish_deletion

_ACTOR = "system:restore"


def erase_requests_again(desk: Desk, *, without: frozenset[str] = frozenset()) -> Counter[str]:
    """Erase what the ledger names; return how many requests had come back. A repeat finds nothing.

    `without` these accounts: all of theirs goes by their own entry, and without their keys nobody can read it.
    """
    went = Counter[str]()
    for alone in (False, True):
        for name, request in desk.erasure_ledger.requests(alone=alone):
            account = _account(desk, name) if name not in without else None
            head = desk.retention.head(name, request) if account else None
            if account is None or head is None:
                continue
            went["request"] += 1
            if head.leaving_at is None:
                _mark(desk, account, head, alone=alone)
            else:
                finish_deletion(desk, name, request, Order(RESTRICTED if alone else WHY, _ACTOR))
    return went


def _mark(desk: Desk, account: Account, head: Request, *, alone: bool) -> None:
    """Delete what was sent together, by the same steps as it went."""
    if alone:
        delete_submission(desk, account.id, head.submission, Order(RESTRICTED, _ACTOR, ended=_no_request(desk)))
        return
    submission = desk.requests.submission(account.id, head.submission)
    forget_most(desk, submission, _ACTOR)
    delete_submission(desk, account.id, head.submission, Order(WHY, _ACTOR, _also(desk, account, submission)))


def _no_request(desk: Desk) -> Callable[[Request], Request]:
    """What is counted as nobody's request from then on."""
    now = desk.clock.now()
    return lambda head: head.closed(Outcome.NO_REQUEST, now) if head.open else head


def _account(desk: Desk, name: AccountId) -> Account | None:
    """The account, unless it is gone or on its way out: then all of it goes by its own entry."""
    try:
        account = desk.accounts.get(name)
    except NotFound:
        return None
    return None if account.state is AccountState.ERASED else account


def _also(desk: Desk, account: Account, submission: Submission) -> Also:
    def write(unit: Unit, heads: Sequence[Request], counts: Mapping[str, int], because: Reason) -> None:
        del counts
        forget_with(desk, unit, submission, because)
        for head in heads:
            if ended_at(head) is not None:
                unit.create(logged(head, zone=account.zone, now=desk.clock.now()), because=because)

    return write
