"""Closed requests whose time is over go, found by the due index alone; what may not go yet is looked at again later.

The index knows the law's period only. Whether the business keeps longer, a hold stands or something sent with the
request is still in work is asked when a request is due: a period that changes rewrites nothing, and what was put off
is looked at again within a month, so that a shorter one holds for all of it by then.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.ids import AccountId
from chalicelib.domain.keeping import REVIEW, disposable_at
from chalicelib.domain.request import Request, Submission
from chalicelib.errors import Conflict, Unavailable
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.retention import Behind, Disposable
from chalicelib.services.retention.delete_submission import Order, delete_submission, finish_deletion
from chalicelib.services.retention.held import is_held
from chalicelib.values import dataclass

PAGE: Final = 100


def sweep_requests(desk: Desk, *, until: datetime) -> int:
    """Delete what is due, shard by shard, while there is time; return how many submissions went.

    What fails does not stop the others. Raise `Unavailable` at the end if anything did.
    """
    now = desk.clock.now()
    first = now.hour % desk.retention.shards  # a run that is too short for all begins elsewhere than the last one
    run = _Run()
    for number in range(desk.retention.shards):
        for due in _due(desk, (first + number) % desk.retention.shards, now):
            if desk.clock.now() >= until:
                break
            run.take(desk, due)
    if run.failed:
        raise Unavailable(f"{run.failed} deletions failed")
    return run.went


@dataclass
class _Run:
    """What came of a run so far."""

    went: int = 0
    failed: int = 0

    def take(self, desk: Desk, due: Disposable) -> None:
        """Do what is to be done about one request."""
        try:
            self.went += _dispose(desk, due)
        except Conflict:
            return  # somebody works on it at this moment: the next sweep
        except Exception:  # noqa: BLE001  one that fails must not keep the others
            self.failed += 1


def _due(desk: Desk, shard: int, now: datetime) -> Iterator[Disposable]:
    after: Behind = ()
    while True:
        page = desk.retention.due(shard, upto=now, after=after, limit=PAGE)
        yield from page.requests
        after = page.after
        if not after:
            return


def _dispose(desk: Desk, due: Disposable) -> bool:
    head = desk.retention.head(due.account, due.request)
    if head is None:
        return False  # the index is a moment behind, or it went with what was sent together
    if head.leaving_at is not None:
        finish_deletion(desk, head.account, head.id)
        return True
    account = desk.accounts.get(due.account)
    submission = desk.requests.submission(account.id, head.submission)
    again = look_again_at(desk, account, submission)
    if again is None:
        order = Order(still=lambda: look_again_at(desk, account, submission) is None)
        delete_submission(desk, account.id, submission.id, order)
        return True
    desk.work.put_off(head, until=again)
    return False


def look_again_at(desk: Desk, account: Account, submission: Submission) -> datetime | None:
    """When a submission is looked at again; None where it may go now."""
    now = desk.clock.now()
    heads = _heads(desk, account.id, submission)
    times = [disposable_at(head, account.kept_months) for head in heads]
    latest = max((at for at in times if at), default=now)
    if None in times or is_held(desk, account, submission):
        return now + REVIEW
    if latest > now:
        return min(latest, now + REVIEW)
    lies_outside = any(case.open for case in desk.outside_cases.of(account.id, submission.requests))
    return now + REVIEW if lies_outside else None  # while a regulator looks at it, what it looks at is kept


def _heads(desk: Desk, account: AccountId, submission: Submission) -> list[Request]:
    found = (desk.retention.head(account, name) for name in submission.requests)
    return [head for head in found if head is not None]
