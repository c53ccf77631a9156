"""Who was told what: the table of letters and periods, and what follows when a letter told nobody."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Letter, LetterKind, LetterState
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import Channel, Clock, Outcome, Pause, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.telling import (
    CONFIRMATION,
    awaiting_post,
    confirmation_lost,
    confirmed,
    meets,
    not_told,
    still_to_tell,
    told,
)
from chalicelib.domain.verification import Level, Verification

NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
DUE = date(2026, 12, 9)


def a_request(*periods: Period, met: datetime | None = NOW, needed: Level = Level.NONE) -> Request:
    return Request(
        account=AccountId("acc_a"),
        id=RequestId("R1"),
        submission=Reference("12345678903"),
        right=Right.DELETE,
        regime="ccpa",
        law_version="ccpa-2026-01-01",
        residence="US-CA",
        channel=Channel.WEB,
        language="en",
        received_at=NOW,
        clocks=tuple(Clock(period=period, due=DUE, target=DUE, met_at=met) for period in periods),
        verification=Verification(needed=needed),
        requester="Ana",
        contact="a",
    )


def a_letter(kind: LetterKind, state: LetterState = LetterState.SENT, *, name: str = "L1") -> Letter:
    return Letter(
        account=AccountId("acc_a"),
        id=name,
        kind=kind,
        language="en",
        created_at=NOW,
        request=RequestId("R1"),
        state=state,
        sent_at=LATER,
        to=Email("ana@example.com"),
        values={},
    )


@pytest.mark.parametrize(
    ("kind", "periods"),
    [
        (LetterKind.ACKNOWLEDGED, {Period.ACKNOWLEDGE}),
        (LetterKind.DENIED, {Period.ACKNOWLEDGE, Period.RESPOND}),
        (LetterKind.APPEAL_DECIDED, {Period.APPEAL}),
        (LetterKind.OPT_OUT_DONE, set()),
        (LetterKind.EXTENDED, set()),
        (LetterKind.MESSAGE, set()),
    ],
)
def test_each_letter_meets_its_periods(kind: LetterKind, periods: set[Period]) -> None:
    assert meets(kind) == periods


def test_a_letter_tells_from_its_decision_until_it_is_known_not_to_have_arrived() -> None:
    letter = a_letter(LetterKind.DENIED)
    told_at = {state: replace(letter, state=state).told_at for state in LetterState}
    assert told_at == dict.fromkeys(LetterState) | {
        LetterState.QUEUED: NOW,
        LetterState.SENT: NOW,
        LetterState.LEFT: LATER,
    }


def test_what_came_back_is_on_the_list_once() -> None:
    letter = a_letter(LetterKind.MESSAGE)
    once = not_told(a_request(Period.RESPOND), letter, ())
    assert once.undelivered == ("L1",)
    assert not_told(once, letter, ()) == once


def test_a_period_stays_met_by_the_earliest_letter_that_remains() -> None:
    left = a_letter(LetterKind.ACKNOWLEDGED, LetterState.LEFT, name="L2")
    denied = a_letter(LetterKind.DENIED)
    head = a_request(Period.ACKNOWLEDGE, Period.RESPOND, Period.APPEAL)
    after = not_told(head, denied, (denied, left))
    assert [clock.met_at for clock in after.clocks] == [LATER, None, NOW]


def test_a_question_is_over_when_the_request_is_closed() -> None:
    head = replace(a_request(Period.RESPOND), outcome=Outcome.DENIED)
    assert not_told(head, a_letter(LetterKind.VERIFICATION_REQUEST), ()).undelivered == ()
    assert not_told(head, a_letter(LetterKind.FILE_NOTICE), ()).undelivered == ("L1",)


@pytest.mark.parametrize("outcome", [Outcome.WITHDRAWN, Outcome.NO_REQUEST])
def test_nothing_is_told_to_who_withdrew_or_never_asked(outcome: Outcome) -> None:
    head = replace(a_request(Period.RESPOND), outcome=outcome)
    assert not_told(head, a_letter(LetterKind.MESSAGE), ()) == head
    posted = a_letter(LetterKind.WITHDRAWN, LetterState.TO_POST)
    assert awaiting_post(head, head, posted) == head


def test_who_appealed_has_read_the_answer_that_came_back_and_not_the_decision_about_the_appeal() -> None:
    answered = a_request(Period.ACKNOWLEDGE, Period.RESPOND).closed(Outcome.DENIED, NOW)
    denial = a_letter(LetterKind.DENIED)
    clock = Clock(period=Period.APPEAL, due=DUE, target=DUE)
    appealed = answered.appealed(LATER, clock)
    assert not_told(answered, denial, [denial]).undelivered == ("L1",)
    assert not_told(appealed, denial, [denial]) == appealed
    decided = appealed.appeal_closed(Outcome.DENIED, LATER, by="user:rita")
    decision = a_letter(LetterKind.APPEAL_DECIDED, name="L2")
    after = not_told(decided, decision, [denial, decision])
    assert after.undelivered == ("L2",)
    assert [clock.met_at for clock in after.clocks] == [NOW, NOW, None]


def test_a_letter_by_mail_changes_nothing_when_it_is_filed() -> None:
    before, after = a_request(Period.RESPOND, met=None), a_request(Period.RESPOND)
    assert awaiting_post(before, after, a_letter(LetterKind.DENIED, LetterState.QUEUED)) == after


def test_a_letter_to_post_meets_nothing_yet_and_waits_on_the_list() -> None:
    before = a_request(Period.ACKNOWLEDGE, Period.RESPOND, met=None)
    after = awaiting_post(
        before,
        a_request(Period.ACKNOWLEDGE, Period.RESPOND, Period.APPEAL),
        a_letter(LetterKind.DENIED, LetterState.TO_POST),
    )
    assert [clock.met_at for clock in after.clocks] == [None, None, NOW]
    assert after.undelivered == ("L1",)


def test_a_courtesy_to_post_is_not_on_the_list() -> None:
    head = a_request(Period.RESPOND)
    assert awaiting_post(head, head, a_letter(LetterKind.OPT_OUT_DONE, LetterState.TO_POST)) == head


def test_a_notice_to_post_moves_nothing_yet() -> None:
    before = a_request(Period.RESPOND, met=None)
    [clock] = before.clocks
    longer = replace(clock, due=date(2027, 2, 1), extended=True)
    moved = replace(before, clocks=(longer,), pauses=(Pause(asked_on=DUE),))
    after = awaiting_post(before, moved, a_letter(LetterKind.EXTENDED, LetterState.TO_POST))
    assert after == replace(before, undelivered=("L1",))


def test_telling_meets_a_period_at_the_earlier_of_two_times() -> None:
    letter = a_letter(LetterKind.DENIED)
    head = replace(a_request(Period.ACKNOWLEDGE), undelivered=("L1", CONFIRMATION))
    [running] = a_request(Period.RESPOND, met=None).clocks
    after = told(replace(head, clocks=(*head.clocks, running)), letter, LATER, (letter,))
    assert [clock.met_at for clock in after.clocks] == [NOW, LATER]
    assert after.undelivered == (CONFIRMATION,)


def test_what_is_still_to_be_told_are_letters_whose_period_runs_or_that_have_none() -> None:
    acknowledged, message = a_letter(LetterKind.ACKNOWLEDGED), a_letter(LetterKind.MESSAGE, name="L2")
    head = replace(a_request(Period.ACKNOWLEDGE, met=None), undelivered=("L2", "L1", "gone"))
    assert still_to_tell(head, (acknowledged, message)) == (message, acknowledged)
    met = replace(a_request(Period.ACKNOWLEDGE), undelivered=head.undelivered)
    assert still_to_tell(met, (acknowledged, message)) == (message,)


def test_the_lost_mail_with_the_code_is_noted_where_it_is_waited_for() -> None:
    waiting = a_request(Period.RESPOND, met=None, needed=Level.REASONABLE)
    lost = confirmation_lost(waiting)
    assert lost.undelivered == (CONFIRMATION,)
    assert confirmation_lost(lost) == lost
    assert confirmed(lost) == waiting
    assert confirmation_lost(a_request(Period.RESPOND)).undelivered == ()
