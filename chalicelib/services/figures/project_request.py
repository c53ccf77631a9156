"""Requests are counted: what each counts as now, less what it was counted as before, is added to the account's sheets.

It is the request as it is that counts, never the message that told of it: told twice, late or out of order, it adds
nothing. What was counted is written with the sum in one transaction, on condition that nobody counted meanwhile. All
of a batch are added up first: an account's busiest sheet is written once for a dozen requests.
"""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.figures import ALL, Counts, Tally, as_marks, can_empty, counted, difference, from_marks, total
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.request import Outcome, Request
from chalicelib.errors import Conflict
from chalicelib.law.refusals import refusals_of
from chalicelib.law.request_filter import next_end
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.figures import Counting
from chalicelib.values import dataclass

# One transaction holds 100 items: a dozen tallies and, of each request, six sheets at most beside the desk's one.
TOGETHER: Final = 12


@dataclass(frozen=True, slots=True)
class Projection:
    """The account and its requests that were looked at, and how many of them counted as something else than before."""

    account: Account
    heads: tuple[Request, ...]
    changed: int


@dataclass(frozen=True, slots=True)
class _Step:
    """One request's new tally and what it changes."""

    tally: Tally
    change: Counts


def project_requests(desk: Desk, account: AccountId, requests: Iterable[RequestId]) -> Projection:
    """Count these requests of an account as they are now; one that does not exist counts nothing.

    Raise `NotFound` for an account that does not exist, `Conflict` when others were faster again and again.
    """
    wanted = sorted(set(requests))
    parts = [wanted[start : start + TOGETHER] for start in range(0, len(wanted), TOGETHER)] or [[]]
    done = [one for part in parts for one in _persistently(desk, account, part)]
    heads = tuple(head for one in done for head in one.heads)
    return Projection(done[-1].account, heads, sum(one.changed for one in done))


def _persistently(desk: Desk, account: AccountId, requests: list[RequestId]) -> list[Projection]:
    """All together; where somebody else has counted one of them meanwhile, one by one."""
    try:
        return [_project(desk, account, requests)]
    except Conflict:
        return [persistently(partial(_project, desk, account, [request])) for request in requests]


def _project(desk: Desk, account: AccountId, requests: list[RequestId]) -> Projection:
    holder = desk.accounts.get(account)
    today = holder.day_of(desk.clock.now())
    found = desk.figures.counting(account, requests)
    steps = [step for counting in found if (step := _step(holder, counting, today)) is not None]
    if steps:
        change = total(step.change for step in steps)
        desk.figures.add(account, [step.tally for step in steps], change, epoch=holder.figures)
        emptied = [sheet for (sheet, name), number in change.items() if name == ALL and number < 0 and can_empty(sheet)]
        desk.figures.tidy(account, emptied, epoch=holder.figures)
    heads = tuple(counting.head for counting in found)
    return Projection(holder, heads, len([step for step in steps if step.change]))


def _step(holder: Account, counting: Counting, today: date) -> _Step | None:
    """What is to be written about a request; None where it counts already as what it is.

    Raise `Conflict` where it was counted in a younger edition of the sheets than the account that was read knows.
    """
    head, before = counting.head, counting.tally
    if before is not None and before.epoch > holder.figures:
        raise Conflict("account")
    if before is not None and before.seen > head.version:
        return None  # it was read before somebody else read it, changed it and counted it
    after = counted_now(holder, head, today)
    tally = Tally(
        account=head.account,
        request=head.id,
        seen=head.version,
        seq=head.chain_head.seq,
        epoch=holder.figures,
        marks=as_marks(after),
        gone_at=head.leaving_at,
        version=before.version if before else 0,
    )
    if before == tally:
        return None
    known = from_marks(before.marks) if before is not None and before.epoch == holder.figures else {}
    return _Step(tally, difference(known, after))


def counted_now(account: Account, head: Request, today: date) -> Counts:
    """What a request of an account counts as, under its law."""
    end = next_end(head)
    return counted(head, zone=account.zone, today=today, due=end.due if end else None, refusals=_refusals(head))


def _refusals(head: Request) -> tuple[str, ...]:
    refused = head.outcome in {Outcome.DENIED, Outcome.PARTIAL}
    return tuple(refusals_of(head.regime, head.right, head.grounds)) if refused else ()
