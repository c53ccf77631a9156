"""What requests count as, and that adding differences comes to the same as counting anew."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from chalicelib.domain.figures import (
    ALL,
    DESK,
    DUE,
    LATE,
    Counts,
    as_marks,
    can_empty,
    difference,
    from_marks,
    in_sheets,
    total,
)
from chalicelib.domain.request import Clock, Outcome, Pause, Period, Request, Sorting
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import ApprovalState, Level, Verification
from tests.unit.domain.histories import changed, count, received

AT = datetime(2026, 3, 1, 5, tzinfo=UTC)  # still the last of February in Los Angeles
ANSWER = Clock(period=Period.RESPOND, due=date(2026, 4, 14), target=date(2026, 4, 13))
FIRST = Clock(period=Period.ACKNOWLEDGE, due=date(2026, 3, 13), target=date(2026, 3, 12))


def a_request(**facts: Any) -> Request:
    head = received(Random(1), 1)  # noqa: S311  a test
    usual: dict[str, Any] = {
        "right": Right.DELETE,
        "residence": "US-CA",
        "received_at": AT,
        "clocks": (FIRST, ANSWER),
        "verification": Verification(needed=Level.NONE),
        "sort": None,
    }
    return replace(head, **(usual | facts))


def sheets_of(head: Request, **more: Any) -> dict[str, dict[str, int]]:
    return in_sheets(count(head, **more))


def test_a_new_request_lies_on_the_desk_and_counts_in_its_day_month_and_year() -> None:
    head = a_request()
    assert sheets_of(head) == {
        "desk": {"open": 1, "nobody": 1, "ack": 1, "right.delete": 1},
        "due/2026-03-13": {"n": 1, "open": 1, "right.delete": 1},
        "age/2026-02-28": {"n": 1},
        "month/2026-02": {"n": 1, "right.delete": 1, f"channel.{head.channel.value}": 1},
        "year/2026/ca/delete": {"received": 1, "open": 1},
    }


def test_whoever_looks_after_it_has_it_among_theirs() -> None:
    found = sheets_of(a_request(assignee="usr_ann"))
    assert "nobody" not in found[DESK]
    assert (found[DESK]["user.usr_ann"], found["due/2026-03-13"]["user.usr_ann"]) == (1, 1)


def test_one_that_waits_for_its_person_is_neither_nobodys_nor_to_be_acknowledged() -> None:
    found = sheets_of(a_request(verification=Verification(needed=Level.REASONABLE)))
    assert found[DESK] == {"waiting": 1, "right.delete": 1}
    assert found["due/2026-03-13"]["waiting"] == 1


def test_the_flags_of_the_desk() -> None:
    approval = Verification(needed=Level.REASONABLE, contact_confirmed_at=AT, approval=ApprovalState.WAITING)
    assert sheets_of(a_request(verification=approval))[DESK]["approval"] == 1
    assert sheets_of(a_request(waiting_message=True))[DESK]["message"] == 1
    assert sheets_of(a_request(sort=Sorting.LISTEN))[DESK]["voicemail"] == 1
    assert "voicemail" not in sheets_of(a_request(sort=Sorting.READ))[DESK]
    closed = a_request().closed(Outcome.DENIED, AT)
    assert sheets_of(replace(closed, undelivered=("let_1",)))[DESK]["undelivered"] == 1
    appeal = Clock(period=Period.APPEAL, due=date(2026, 6, 1), target=date(2026, 6, 1))
    appealed = sheets_of(closed.appealed(AT, appeal))
    assert appealed[DESK]["appeal"] == 1
    assert appealed["due/2026-06-01"][ALL] == 1


def test_what_is_closed_leaves_the_desk_and_its_days() -> None:
    head = a_request().closed(Outcome.GRANTED, AT + timedelta(days=12))
    found = sheets_of(head)
    assert found[DESK] == {"closed": 1}
    assert found["year/2026/ca/delete"] == {
        "received": 1,
        "granted": 1,
        "answered": 1,
        "days": 12,
        "d.12": 1,
        "in-time": 1,
    }
    assert not [sheet for sheet in found if can_empty(sheet)]


def test_a_late_answer_counts_as_late_and_its_days_as_they_are() -> None:
    found = sheets_of(a_request().closed(Outcome.DENIED, AT + timedelta(days=500)), refusals=["exempt", "exempt"])
    year = found["year/2026/ca/delete"]
    assert (year["late"], year["days"], year["d.400"], year["why.exempt"]) == (1, 500, 1, 1)


def test_where_the_law_sets_no_period_an_answer_is_neither_late_nor_in_time() -> None:
    head = a_request(clocks=())
    assert not [sheet for sheet in sheets_of(head) if sheet.startswith(DUE)]
    year = sheets_of(head.closed(Outcome.GRANTED, AT))["year/2026/ca/delete"]
    assert not {"late", "in-time"} & set(year)


@pytest.mark.parametrize("outcome", [Outcome.NO_REQUEST, Outcome.DUPLICATE])
def test_what_asked_for_nothing_new_is_not_received(outcome: Outcome) -> None:
    found = sheets_of(a_request().closed(outcome, AT))
    assert found["year/2026/ca/delete"] == {outcome.value: 1}
    assert ("month/2026-02" in found) is (outcome is Outcome.DUPLICATE)


@pytest.mark.parametrize("outcome", [Outcome.WITHDRAWN, Outcome.REFERRED])
def test_what_ended_without_an_answer_is_received_and_has_no_days(outcome: Outcome) -> None:
    assert sheets_of(a_request().closed(outcome, AT))["year/2026/ca/delete"] == {"received": 1, outcome.value: 1}


def test_people_from_elsewhere_have_sheets_of_their_own() -> None:
    assert "year/2026/else/delete" in sheets_of(a_request(residence="US-VA"))


def test_a_paused_answer_has_no_day() -> None:
    head = a_request(clocks=(ANSWER,), law_version="uk_gdpr-2026-02-05", pauses=(Pause(asked_on=date(2026, 3, 2)),))
    assert not [sheet for sheet in sheets_of(head) if sheet.startswith(DUE)]
    assert sheets_of(head)[DESK]["right.delete"] == 1


def test_what_is_late_when_it_is_counted_lies_with_the_late_ones() -> None:
    head = a_request()
    assert sheets_of(head, today=FIRST.due)["due/2026-03-13"][ALL] == 1
    late = sheets_of(head, today=FIRST.due + timedelta(days=1))
    assert late[LATE] == {"n": 1, "open": 1, "right.delete": 1}
    assert "due/2026-03-13" not in late


def test_marks_are_read_back_as_they_were_written() -> None:
    counts: Counts = {("desk", "open"): 1, ("year/2026/ca/delete", "days"): 12, ("desk", "ack"): 0}
    assert as_marks(counts) == ("desk|open", "year/2026/ca/delete|days|12")
    assert from_marks(as_marks(counts)) == {("desk", "open"): 1, ("year/2026/ca/delete", "days"): 12}


@pytest.mark.parametrize("seed", range(40))
def test_differences_add_up_to_a_recount_whatever_was_told_twice_late_or_not_at_all(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  a test
    heads = [received(chance, number) for number in range(60)]
    kept: dict[str, Counts] = {}
    added: Counter[tuple[str, str]] = Counter()

    def tell(head: Request) -> None:
        after = count(head)
        change = difference(from_marks(as_marks(kept.get(head.id, {}))), after)
        kept[head.id] = after
        added.update(change)

    for _ in range(600):
        place = chance.randrange(len(heads))
        if chance.random() < 0.6:
            heads[place] = changed(chance, heads[place])
        if chance.random() < 0.5:
            tell(heads[place])
    for head in heads:
        tell(head)
        tell(head)
    recount = total(count(head) for head in heads)
    assert {place: number for place, number in added.items() if number} == recount
    assert min(recount.values()) > 0
