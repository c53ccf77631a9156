"""Random requests and what becomes of them, for tests that compare figures with a count of the requests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.figures import Counts, counted
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import Channel, Clock, Outcome, Pause, Period, Request, Sorting
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import ApprovalState, Level, Verification
from chalicelib.law.request_filter import next_end

ZONE = ZoneInfo("America/Los_Angeles")
ACCOUNT = AccountId("acc_1")
TODAY = date(2026, 3, 1)
STAFF = ("", "usr_ann", "usr_bob")
_START = datetime(2025, 10, 1, tzinfo=UTC)
_RESIDENCES = ("US-CA", "US-CA", "US-VA", "DE", "")
_OUTCOMES = tuple(Outcome)


def received(chance: Random, number: int, account: AccountId = ACCOUNT) -> Request:
    """A request as it comes in, some time in fifteen months."""
    at = _START + timedelta(hours=chance.randrange(24 * 455))
    by_voice = chance.random() < 0.2
    return Request(
        account=account,
        id=RequestId(f"req_{number:06}"),
        submission=Reference(f"{number:011}"),
        right=Right.UNSORTED if by_voice else chance.choice(tuple(Right)),
        regime="ccpa",
        law_version="ccpa-2026-01-01",
        residence=chance.choice(_RESIDENCES),
        channel=Channel.PHONE if by_voice else chance.choice(tuple(Channel)),
        language="en",
        received_at=at,
        clocks=_clocks(chance, at),
        verification=Verification(needed=chance.choice(tuple(Level))),
        sort=chance.choice(tuple(Sorting)) if by_voice else None,
        requester="Ann Example",
        contact="a•••@example.com",
        version=1,
    )


def _clocks(chance: Random, at: datetime) -> tuple[Clock, ...]:
    if chance.random() < 0.1:
        return ()
    day = at.date()
    answer = day + timedelta(days=chance.choice((15, 45, 90)))
    clocks = [Clock(period=Period.RESPOND, due=answer, target=answer - timedelta(days=1))]
    if chance.random() < 0.7:
        first = day + timedelta(days=14)
        clocks.append(Clock(period=Period.ACKNOWLEDGE, due=first, target=first))
    return tuple(clocks)


def changed(chance: Random, head: Request) -> Request:
    """The request after one random step, of people or of the mail; its version grows."""
    at = max(head.received_at, head.closed_at or head.received_at) + timedelta(hours=chance.randrange(24 * 30))
    steps = [_assigned, _written] + ([_closed, _confirmed, _moved, _sorted, _paused] if head.open else [_after])
    after = chance.choice(steps)(chance, head, at)
    return replace(after, version=head.version + 1)


def _assigned(chance: Random, head: Request, at: datetime) -> Request:
    del at
    return replace(head, assignee=chance.choice(STAFF))


def _written(chance: Random, head: Request, at: datetime) -> Request:
    return replace(head, waiting_message=chance.random() < 0.5, changed_at=at)


def _closed(chance: Random, head: Request, at: datetime) -> Request:
    ended = head.closed(chance.choice(_OUTCOMES), at)
    return replace(ended, grounds=("CCPA_UNVERIFIED",) if ended.outcome is Outcome.DENIED else ())


def _confirmed(chance: Random, head: Request, at: datetime) -> Request:
    approval = chance.choice(tuple(ApprovalState))
    return replace(head, verification=replace(head.verification, contact_confirmed_at=at, approval=approval))


def _moved(chance: Random, head: Request, at: datetime) -> Request:
    later = timedelta(days=chance.choice((-5, 30, 45)))
    acknowledged = chance.random() < 0.5
    clocks = head.meeting(Period.ACKNOWLEDGE, at) if acknowledged else head.clocks
    return replace(head, clocks=tuple(replace(clock, due=clock.due + later) for clock in clocks))


def _sorted(chance: Random, head: Request, at: datetime) -> Request:
    del at
    return replace(head, sort=None, right=chance.choice(tuple(Right)), residence=chance.choice(_RESIDENCES))


def _paused(chance: Random, head: Request, at: datetime) -> Request:
    back = at.date() if chance.random() < 0.5 else None
    pausing = "uk_gdpr-2026-02-05"  # the law that knows pauses
    return replace(head, law_version=pausing, pauses=(Pause(asked_on=at.date(), received_on=back),))


def _after(chance: Random, head: Request, at: datetime) -> Request:
    """A closed request: its letter comes back, or it is appealed, or the appeal is decided."""
    if head.appeal is not None and head.appeal.outcome is None:
        return head.appeal_closed(chance.choice(_OUTCOMES[:3]), at, by="user:bob")
    if chance.random() < 0.5:
        return replace(head, undelivered=chance.choice((("let_1",), ())))
    day = at.date() + timedelta(days=60)
    return head.appealed(at, Clock(period=Period.APPEAL, due=day, target=day))


def today(chance: Random) -> date:
    """A day on which somebody looks."""
    return date(2026, 1, 1) + timedelta(days=chance.randrange(330))


def count(head: Request, today: date = TODAY, **more: Any) -> Counts:
    """What a request counts as."""
    end = next_end(head)
    return counted(head, zone=ZONE, today=today, due=end.due if end else None, **more)
