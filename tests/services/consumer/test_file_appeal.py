"""A consumer appeals against a refusal: where the law has appeals, once, and never too late."""

from datetime import date

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import commitment
from chalicelib.domain.correspondence import Direction, LetterKind, Message
from chalicelib.domain.request import Bucket, Outcome, Period, Request, State
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.consumer.file_appeal import appeal_words, file_appeal
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from tests.fakes import acme, refusals
from tests.fakes.desk import FakeDesk


def present(desk: FakeDesk, request: Request) -> Request:
    return desk.requests.get(request.account, request.id)


def letters(desk: FakeDesk, kind: LetterKind) -> int:
    return len([letter for letter in desk.letters() if letter.kind is kind])


def test_the_words_are_a_message_the_clock_starts_and_a_letter_confirms_it(desk: FakeDesk, olga: Staff) -> None:
    request = refusals.refused(desk, olga)
    desk.clock.pass_(days=10)
    appealed = refusals.appeal(desk, olga, request)
    found = present(desk, request)
    assert found.version == appealed.version
    assert (found.state, found.bucket, found.outcome) == (State.APPEALED, Bucket.OPEN, Outcome.DENIED)
    clock = found.clock(Period.APPEAL)
    assert clock
    assert clock.due == found.due == date(2027, 2, 1)  # 60 days after December 3: Va. Code 59.1-577(C)
    assert appeal_words(desk, found) == refusals.WORDS
    letter = desk.letters()[-1]
    assert letter.kind is LetterKind.APPEAL_RECEIVED
    assert letter.values["respond_by"] == "2027-02-01"
    desk.deliver()
    assert refusals.WORDS not in str(desk.mailer.to(acme.ANA.address))


def test_the_audit_holds_a_commitment_to_the_words_and_not_the_words(desk: FakeDesk, olga: Staff) -> None:
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga))
    entry = desk.audit_log.of_request(request.account, request.id)[-1]
    filed = desk.requests.dossier(request.account, request.id)[1]
    words = next(m for m in filed if isinstance(m, Message) and m.direction is Direction.FROM_CONSUMER)
    assert (entry.tag, entry.actor) == ("request:appealed", "consumer")
    assert entry.detail["message_commitment"] == commitment(bytes.fromhex(words.salt), refusals.WORDS)
    assert "customer since" not in str(entry)


@pytest.mark.parametrize(("residence", "days"), [("US-VA", 60), ("US-OR", 45), ("US-CO", 45), ("US-NJ", 45)])
def test_each_state_has_its_own_period_for_the_decision(desk: FakeDesk, olga: Staff, residence: str, days: int) -> None:
    request = refusals.appeal(desk, olga, refusals.refused(desk, olga, residence=residence))
    clock = request.clock(Period.APPEAL)
    assert clock
    assert (clock.due - date(2026, 11, 23)).days == days


def test_the_same_words_pressed_twice_are_one_appeal_and_others_are_refused(desk: FakeDesk, olga: Staff) -> None:
    request = refusals.refused(desk, olga)
    first = refusals.appeal(desk, olga, request)
    desk.clock.pass_(seconds=2)
    again = refusals.appeal(desk, olga, request, f"  {refusals.WORDS}\n")
    assert (again.version, again.appeal) == (first.version, first.appeal)
    assert letters(desk, LetterKind.APPEAL_RECEIVED) == 1
    with pytest.raises(NotPossible, match="already-appealed"):
        refusals.appeal(desk, olga, request, "Something else.")


def test_an_answer_in_part_can_be_appealed(desk: FakeDesk, olga: Staff) -> None:
    request = refusals.refused(desk, olga, right=Right.ACCESS, outcome=Outcome.PARTIAL)
    assert refusals.appeal(desk, olga, request).state is State.APPEALED


def test_it_is_never_too_late(desk: FakeDesk, olga: Staff) -> None:
    request = refusals.refused(desk, olga)
    desk.clock.pass_(days=400)
    assert refusals.appeal(desk, olga, request).state is State.APPEALED


@pytest.mark.parametrize("residence", ["US-CA", "US-UT", "DE", "GB"])
def test_where_the_law_has_no_appeal_there_is_none(desk: FakeDesk, olga: Staff, residence: str) -> None:
    right = Right.ERASE if residence in {"DE", "GB"} else Right.DELETE
    submission = acme.ask(desk, olga.account, right, residence=residence)
    head = desk.requests.get(olga.account.id, submission.requests[0])
    ground = {"US-CA": "CCPA_UNVERIFIED", "US-UT": "STATE_UNAUTHENTICATED"}.get(residence, "GDPR_12_6_ID")
    decision = DecideRequest(request=head.id, outcome=Outcome.DENIED, grounds=(ground,), text="We could not verify.")
    decide_request(desk, olga, decision)
    with pytest.raises(NotPossible, match="no-appeal"):
        refusals.appeal(desk, olga, head)


def test_what_was_not_refused_cannot_be_appealed(desk: FakeDesk, olga: Staff) -> None:
    submission = acme.ask(desk, olga.account, Right.OPT_OUT_SALE, residence="US-VA")
    head = desk.requests.get(olga.account.id, submission.requests[0])
    with pytest.raises(NotPossible, match="no-appeal"):
        refusals.appeal(desk, olga, head)


@pytest.mark.parametrize(("words", "problem"), [("  ", "missing"), ("x" * 5001, "too-long")])
def test_an_appeal_needs_words_of_a_bearable_length(desk: FakeDesk, olga: Staff, words: str, problem: str) -> None:
    request = refusals.refused(desk, olga)
    with pytest.raises(InvalidField, match=f"text: {problem}"):
        refusals.appeal(desk, olga, request, words)
    assert present(desk, request).appeal is None


def test_a_request_of_another_submission_is_not_there(desk: FakeDesk, olga: Staff) -> None:
    mine, other = refusals.refused(desk, olga), refusals.refused(desk, olga)
    with pytest.raises(NotFound):
        file_appeal(desk, olga.account, mine.submission, other.id, "Please.")
