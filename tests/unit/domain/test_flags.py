"""What is noticed about a request beside the others of the same contact."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.flags import Allowance, Flag, FlagKind, flags_of, same_kind
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import Channel, Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level, Verification

NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")
TWICE = Allowance(2)


def asked(name: str, *, right: Right = Right.KNOW_SPECIFIC, at: datetime = NOW, submission: str = "") -> Request:
    return Request(
        account=AccountId("acc_1"),
        id=RequestId(name),
        submission=Reference(submission or f"s-{name}"),
        right=right,
        regime="ccpa",
        law_version="ccpa-2026-01-01",
        residence="US-CA",
        channel=Channel.WEB,
        language="en",
        received_at=at,
        clocks=(),
        verification=Verification(needed=Level.REASONABLE),
        requester="Ana",
        contact="a•••@example.com",
    )


def ended(request: Request, outcome: Outcome, *, days_ago: float) -> Request:
    return replace(request, outcome=outcome, closed_at=NOW - timedelta(days=days_ago))


def frequency(head: Request, *others: Request, allowance: Allowance = TWICE) -> Flag | None:
    found = flags_of(head, others, allowance=allowance, zone=ZONE)
    return next((flag for flag in found if flag.kind is FlagKind.FREQUENCY), None)


def duplicates(head: Request, *others: Request) -> tuple[RequestId, ...]:
    found = flags_of(head, others, allowance=None, zone=ZONE)
    return next((tuple(shown.id for shown in flag.requests) for flag in found if flag.kind is FlagKind.DUPLICATE), ())


def earlier(number: int, *, right: Right = Right.KNOW_SPECIFIC, months: int = 2) -> list[Request]:
    return [
        ended(
            asked(f"r{n}", right=right, at=NOW - timedelta(days=30 * months + n)), Outcome.GRANTED, days_ago=30 * months
        )
        for n in range(number)
    ]


def test_the_third_request_to_know_in_twelve_months_is_flagged_with_the_two_before_it() -> None:
    head = asked("now")
    assert frequency(head, *earlier(1)) is None
    two = earlier(2)
    assert frequency(head, *reversed(two)) == Flag(FlagKind.FREQUENCY, tuple(two), 3, 2, date(2025, 11, 24))


def test_requests_to_know_count_together_under_whatever_name_and_once_per_submission() -> None:
    first = asked("a", right=Right.KNOW_CATEGORIES, at=NOW - timedelta(days=90), submission="s-1")
    beside = asked("b", right=Right.KNOW_SPECIFIC, at=NOW - timedelta(days=90), submission="s-1")
    second = asked("c", right=Right.ACCESS, at=NOW - timedelta(days=60))
    own = asked("d", right=Right.KNOW_CATEGORIES, submission="s-now")
    assert frequency(asked("now", submission="s-now"), first, beside, own) is None
    flag = frequency(asked("now", submission="s-now"), first, beside, second, own)
    assert flag is not None
    assert (flag.number, flag.requests) == (3, (second, beside, first))


@pytest.mark.parametrize("outcome", [Outcome.WITHDRAWN, Outcome.NO_REQUEST, Outcome.DUPLICATE, Outcome.REFERRED])
def test_what_was_never_answered_here_does_not_count(outcome: Outcome) -> None:
    one, two = earlier(2)
    assert frequency(asked("now"), one, replace(two, outcome=outcome)) is None


def test_what_is_older_than_twelve_months_comes_later_or_is_another_right_does_not_count() -> None:
    one = earlier(1)
    year_ago = asked("old", at=datetime(2025, 11, 24, 7, tzinfo=UTC))  # still the 23rd in Los Angeles
    later = asked("later", at=NOW + timedelta(days=1))
    delete = asked("delete", right=Right.DELETE, at=NOW - timedelta(days=80))
    assert frequency(asked("now"), *one, year_ago, later, delete) is None
    inside = asked("old", at=datetime(2025, 11, 24, 8, tzinfo=UTC))
    assert frequency(asked("now"), *one, inside) is not None


def test_a_year_that_ends_on_a_leap_day_begins_in_march() -> None:
    flag = frequency(asked("now", at=datetime(2028, 2, 29, 20, tzinfo=UTC)), allowance=Allowance(0))
    assert flag is None  # nothing earlier to show
    before = asked("a", at=datetime(2027, 3, 1, 20, tzinfo=UTC))
    flag = frequency(asked("now", at=datetime(2028, 2, 29, 20, tzinfo=UTC)), before, allowance=Allowance(1))
    assert flag is not None
    assert flag.since == date(2027, 3, 1)


def test_a_calendar_year_begins_on_new_year_s_day_of_the_business() -> None:
    once = Allowance(1, calendar_year=True)
    new_year = asked("a", right=Right.SHINE_THE_LIGHT, at=datetime(2026, 1, 1, 8, tzinfo=UTC))
    year_s_end = replace(new_year, received_at=datetime(2026, 1, 1, 7, 59, tzinfo=UTC))
    head = asked("now", right=Right.SHINE_THE_LIGHT)
    flag = frequency(head, new_year, allowance=once)
    assert flag is not None
    assert flag.since == date(2026, 1, 1)
    assert frequency(head, year_s_end, allowance=once) is None


def test_the_same_right_of_the_same_contact_is_a_likely_duplicate_while_it_is_open_or_just_closed() -> None:
    head = asked("now")
    still_open = asked("open", at=NOW - timedelta(days=40))
    closed = ended(asked("closed", at=NOW - timedelta(days=70)), Outcome.DENIED, days_ago=30)
    long_closed = ended(asked("long", at=NOW - timedelta(days=90)), Outcome.GRANTED, days_ago=31)
    withdrawn = ended(asked("gone", at=NOW - timedelta(days=1)), Outcome.WITHDRAWN, days_ago=1)
    other = asked("other", right=Right.KNOW_CATEGORIES)
    beside = asked("beside", submission="s-now")
    assert duplicates(head, still_open, closed, long_closed, withdrawn, other, beside) == ("open", "closed")


def test_nothing_beside_it_is_nothing_to_notice() -> None:
    assert flags_of(asked("now"), [], allowance=TWICE, zone=ZONE) == []


def test_erasure_is_deletion_and_an_objection_is_neither() -> None:
    assert same_kind(Right.ERASE, Right.DELETE)
    assert same_kind(Right.OBJECT, Right.OBJECT)
    assert not same_kind(Right.OBJECT, Right.DELETE)
