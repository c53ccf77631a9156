"""A notice moves a clock once it was told: an extension inside the first period, a question from its day on."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import Appeal, Channel, Outcome, Pause, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level, Verification
from chalicelib.law.clocks import appeal_clock, recomputed, start_clocks
from chalicelib.law.notices import extendable, in_force, taken_back
from chalicelib.law.rules import CURRENT, Regime, load

RECEIVED = datetime(2026, 11, 23, 17, tzinfo=UTC)
ZONE, PLACE = "America/Los_Angeles", "US-CA"


def a_request(regime: Regime = Regime.CCPA, right: Right = Right.DELETE) -> Request:
    version = CURRENT[regime]
    rule = load(version).rule_of_right(right)
    return Request(
        account=AccountId("acc_a"),
        id=RequestId("R1"),
        submission=Reference("12345678903"),
        right=right,
        regime=regime.value,
        law_version=version,
        residence="US-CA",
        channel=Channel.WEB,
        language="en",
        received_at=RECEIVED,
        clocks=start_clocks(rule, received_at=RECEIVED, time_zone=ZONE, place=PLACE),
        verification=Verification(needed=Level.NONE),
        requester="Ana",
        contact="a",
    )


def a_letter(kind: LetterKind, **values: str) -> Letter:
    return Letter(
        account=AccountId("acc_a"),
        id="L1",
        kind=kind,
        language="en",
        created_at=RECEIVED,
        to=Email("ana@example.com"),
        values=values,
    )


def told(head: Request, letter: Letter, on: date) -> Request:
    return in_force(head, letter, on=on, time_zone=ZONE, place=PLACE)


def lost(head: Request, letter: Letter) -> Request:
    return taken_back(head, letter, time_zone=ZONE, place=PLACE)


def test_an_extension_counts_when_told_and_not_when_the_notice_came_back() -> None:
    head, letter = a_request(), a_letter(LetterKind.EXTENDED, period="respond")
    longer = told(head, letter, date(2026, 12, 1))
    clock = longer.clock(Period.RESPOND)
    assert clock is not None
    assert (clock.due, clock.extended) == (date(2027, 2, 21), True)
    assert longer.clock(Period.ACKNOWLEDGE) == head.clock(Period.ACKNOWLEDGE)
    assert lost(longer, letter) == head


@pytest.mark.parametrize(("on", "in_time"), [(date(2027, 1, 7), True), (date(2027, 1, 8), False)])
def test_an_extension_is_told_in_the_first_period_or_not_at_all(on: date, *, in_time: bool) -> None:
    head, letter = a_request(), a_letter(LetterKind.EXTENDED)
    assert extendable(head, letter, on=on) is in_time
    assert (told(head, letter, on) == head) is not in_time


def test_an_extension_counts_once_and_not_after_the_answer() -> None:
    head, letter = a_request(), a_letter(LetterKind.EXTENDED)
    assert not extendable(told(head, letter, date(2026, 12, 1)), letter, on=date(2026, 12, 1))
    assert not extendable(head.closed(Outcome.GRANTED, RECEIVED), letter, on=date(2026, 12, 1))
    assert not extendable(replace(head, clocks=()), letter, on=date(2026, 12, 1))


def appealed(right: Right = Right.DELETE) -> Request:
    head = a_request(Regime.CO_CPA, right).closed(Outcome.DENIED, RECEIVED)
    rule = load(head.law_version).rule_of_right(right)
    clock = appeal_clock(rule, received_at=RECEIVED, time_zone=ZONE, place=PLACE)
    return replace(head, appeal=Appeal(received_at=RECEIVED), clocks=(*head.clocks, clock))


def test_the_extension_of_an_appeal_moves_the_appeal_s_clock_alone() -> None:
    head, letter = appealed(), a_letter(LetterKind.EXTENDED, period="appeal")
    longer = told(head, letter, date(2026, 12, 1))
    clock, before = longer.clock(Period.APPEAL), head.clock(Period.APPEAL)
    assert clock is not None
    assert before is not None
    assert clock.due > before.due
    assert lost(longer, letter) == head


def test_where_the_law_has_no_appeal_its_extension_changes_no_date() -> None:
    head = replace(a_request(), clocks=appealed().clocks)
    after = lost(head, a_letter(LetterKind.EXTENDED, period="appeal"))
    assert after == head


def test_days_after_a_question_that_nobody_got_count() -> None:
    head, letter = a_request(Regime.UK_GDPR, Right.ACCESS), a_letter(LetterKind.CLARIFICATION)
    asked = replace(head, pauses=(Pause(asked_on=date(2026, 11, 23)),))
    rule = load(head.law_version).rule_of_right(head.right)
    paused = replace(asked, clocks=recomputed(asked, rule, time_zone=ZONE, place=PLACE))
    assert lost(paused, letter) == head
    answered = replace(paused, pauses=(Pause(asked_on=date(2026, 11, 23), received_on=date(2026, 11, 25)),))
    assert lost(answered, letter).pauses == answered.pauses


def test_a_question_pauses_from_the_day_on_which_it_was_told() -> None:
    head, letter = a_request(Regime.UK_GDPR, Right.ACCESS), a_letter(LetterKind.CLARIFICATION)
    asked = told(head, letter, date(2026, 11, 30))
    assert asked.pauses == (Pause(asked_on=date(2026, 11, 30)),)
    assert told(asked, letter, date(2026, 12, 1)) == asked
    for unmoved in (head.closed(Outcome.GRANTED, RECEIVED), replace(head, clocks=()), a_request()):
        assert told(unmoved, letter, date(2026, 11, 30)) == unmoved
    assert told(head, letter, date(2027, 2, 1)) == head


@pytest.mark.parametrize("kind", [LetterKind.ACKNOWLEDGED, LetterKind.MESSAGE])
def test_other_letters_move_no_date(kind: LetterKind) -> None:
    head = a_request()
    assert lost(head, a_letter(kind)) == head
    assert told(head, a_letter(kind), date(2026, 12, 1)) == head


@pytest.mark.parametrize("outcome", [Outcome.WITHDRAWN, Outcome.NO_REQUEST])
def test_of_a_request_that_was_withdrawn_or_was_none_nothing_is_taken_back(outcome: Outcome) -> None:
    longer = told(a_request(), a_letter(LetterKind.EXTENDED), date(2026, 12, 1))
    closed = longer.closed(outcome, RECEIVED)
    assert lost(closed, a_letter(LetterKind.EXTENDED)) == closed
