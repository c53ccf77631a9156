"""What did not arrive was not told: the clock runs again, staff see it, and nothing counts twice."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import Failure, Letter, LetterKind, LetterState
from chalicelib.domain.request import Bucket, Outcome, Period, Request, State
from chalicelib.domain.rights import Right
from chalicelib.domain.telling import CONFIRMATION
from chalicelib.errors import Conflict, Gone, Unavailable
from chalicelib.services.accounts.staff_sign_in import ask_sign_in
from chalicelib.services.consumer.confirm_contact import mark_confirmed
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.write_message import write_to_consumer
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.ports.mail import LetterPlace
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


def latest(desk: FakeDesk, kind: LetterKind) -> Letter:
    return [letter for letter in desk.letters() if letter.kind is kind][-1]


def place(desk: FakeDesk, letter: Letter) -> LetterPlace:
    return desk.outbox.place(letter.account, letter.id, request=letter.request, submission=letter.submission)


def bounce(desk: FakeDesk, kind: LetterKind, why: Failure = Failure.BOUNCED) -> Letter:
    """Deliver what waits, then let the newest letter of a kind come back."""
    desk.deliver()
    letter = latest(desk, kind)
    assert note_undelivered(desk, place(desk, letter), why)
    return latest(desk, kind)


def head(desk: FakeDesk, request: Request) -> Request:
    return desk.requests.get(request.account, request.id)


def met(desk: FakeDesk, request: Request, period: Period) -> datetime | None:
    clock = head(desk, request).clock(period)
    assert clock is not None
    return clock.met_at


def deny(desk: FakeDesk, olga: Staff, request: Request) -> None:
    command = DecideRequest(
        request=request.id, outcome=Outcome.DENIED, grounds=("CCPA_UNVERIFIED",), text="We could not verify you."
    )
    decide_request(desk, olga, command)


def test_an_acknowledgement_that_came_back_was_not_given(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    acknowledge_request(desk, olga, request.id)
    letter = bounce(desk, LetterKind.ACKNOWLEDGED)
    assert (letter.state, letter.failure) == (LetterState.FAILED, Failure.BOUNCED)
    assert met(desk, request, Period.ACKNOWLEDGE) is None
    after = head(desk, request)
    assert (after.state, after.undelivered) == (State.NEW, (letter.id,))
    entry = desk.audit_log.of_request(request.account, request.id)[-1]
    assert (entry.tag, entry.actor) == ("request:letter:failed", "system:mail")
    assert entry.detail == {"letter": letter.id, "kind": "acknowledged", "why": "bounced"}


def test_the_deadline_job_looks_at_the_request_again(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    acknowledge_request(desk, olga, request.id)
    before = [row.kind for row in desk.engine.rows.values()].count("recheck")
    bounce(desk, LetterKind.ACKNOWLEDGED)
    assert [row.kind for row in desk.engine.rows.values()].count("recheck") == before + 1


def test_a_denial_that_came_back_brings_the_request_into_the_open_list_with_its_date(
    desk: FakeDesk, olga: Staff
) -> None:
    request = acme.ask_one(desk, olga.account)
    acknowledge_request(desk, olga, request.id)
    deny(desk, olga, request)
    assert head(desk, request).bucket is Bucket.CLOSED
    bounce(desk, LetterKind.DENIED, Failure.SUPPRESSED)
    after = head(desk, request)
    assert (after.state, after.bucket, after.outcome) == (State.NOT_TOLD, Bucket.OPEN, Outcome.DENIED)
    assert after.due == date(2027, 1, 7)
    assert met(desk, request, Period.RESPOND) is None
    assert met(desk, request, Period.ACKNOWLEDGE) is not None  # by the letter that arrived
    page = desk.requests.queue(olga.account, Bucket.OPEN, cursor="", limit=10)
    assert [found.id for found in page.requests] == [request.id]


def test_a_denial_that_came_back_had_acknowledged_nothing_either(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    deny(desk, olga, request)
    bounce(desk, LetterKind.DENIED)
    assert met(desk, request, Period.ACKNOWLEDGE) is None


def test_an_acknowledgement_that_comes_back_after_the_answer_was_given_by_the_answer(
    desk: FakeDesk, olga: Staff
) -> None:
    request = acme.ask_one(desk, olga.account)
    acknowledge_request(desk, olga, request.id)
    desk.clock.pass_(days=2)
    deny(desk, olga, request)
    bounce(desk, LetterKind.ACKNOWLEDGED)
    assert met(desk, request, Period.ACKNOWLEDGE) == desk.clock.now()
    assert head(desk, request).state is State.CLOSED


def test_an_extension_whose_notice_came_back_does_not_count(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    extend_deadline(desk, olga, request.id, "Many archives.")
    letter = bounce(desk, LetterKind.EXTENDED)
    clock = head(desk, request).clock(Period.RESPOND)
    assert clock == request.clock(Period.RESPOND)
    assert head(desk, request).undelivered == (letter.id,)
    again = extend_deadline(desk, olga, request.id, "Many archives.").clock(Period.RESPOND)
    assert again is not None
    assert again.due == date(2027, 2, 21)


def test_the_confirmation_of_an_opt_out_is_a_courtesy(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account, Right.OPT_OUT_SALE)
    command = DecideRequest(request=request.id, outcome=Outcome.GRANTED, grounds=(), text="")
    decide_request(desk, olga, command)
    done = desk.letters()[-1]
    bounce(desk, done.kind)
    assert done.kind is LetterKind.OPT_OUT_DONE
    assert met(desk, request, Period.RESPOND) is not None
    assert head(desk, request).state is State.CLOSED


def test_a_message_that_came_back_is_shown_without_a_clock(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    write_to_consumer(desk, olga, request.id, "Which years?")
    letter = bounce(desk, LetterKind.MESSAGE, Failure.COMPLAINED)
    assert head(desk, request).clocks == request.clocks
    assert head(desk, request).undelivered == (letter.id,)


def test_to_a_person_who_withdrew_nothing_is_left_to_tell(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    acknowledge_request(desk, olga, request.id)
    withdraw_request(desk, olga.account, request.submission, request.id)
    closed = head(desk, request)
    bounce(desk, LetterKind.ACKNOWLEDGED)
    bounce(desk, LetterKind.WITHDRAWN)
    assert replace(head(desk, request), version=0, chain_head=closed.chain_head) == replace(closed, version=0)


def test_the_mail_with_the_code_is_noted_at_each_request_and_forgotten_when_a_code_comes_back(
    desk: FakeDesk, olga: Staff
) -> None:
    sent = acme.ask(desk, olga.account, Right.DELETE, Right.OPT_OUT_SALE, confirmed=False)
    bounce(desk, LetterKind.CONFIRM_CONTACT)
    opt_out, delete = (desk.requests.get(olga.account.id, request) for request in sent.requests)
    assert (delete.undelivered, opt_out.undelivered) == ((CONFIRMATION,), ())
    for request in (delete, opt_out):
        assert desk.audit_log.of_request(request.account, request.id)[-1].tag == "request:letter:failed"
    assert delete.clocks
    mark_confirmed(desk, desk.requests.submission(olga.account.id, sent.id))
    assert head(desk, delete).undelivered == ()


def test_a_letter_to_staff_is_noted_with_the_account(desk: FakeDesk, olga: Staff) -> None:
    desk.deliver()
    ask_sign_in(desk, olga.user.email, language="en")
    letter = bounce(desk, LetterKind.STAFF_CODE)
    assert letter.state is LetterState.FAILED
    entry = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))[-1]
    assert (entry.tag, entry.detail["why"]) == ("account:letter:failed", "bounced")


def test_repeats_and_unknown_letters_change_nothing(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    acknowledge_request(desk, olga, request.id)
    letter = bounce(desk, LetterKind.ACKNOWLEDGED)
    once = head(desk, request)
    assert not note_undelivered(desk, place(desk, letter), Failure.COMPLAINED)
    assert not note_undelivered(desk, LetterPlace("A#acc_gone", "OUT#gone"), Failure.BOUNCED)
    assert head(desk, request) == once
    assert latest(desk, LetterKind.ACKNOWLEDGED).failure is Failure.BOUNCED


def test_an_event_that_is_quicker_than_our_own_note_of_the_sending_wins(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    acknowledge_request(desk, olga, request.id)
    letter = latest(desk, LetterKind.ACKNOWLEDGED)
    assert note_undelivered(desk, place(desk, letter), Failure.SUPPRESSED)
    desk.deliver()
    assert latest(desk, LetterKind.ACKNOWLEDGED).state is LetterState.FAILED
    assert met(desk, request, Period.ACKNOWLEDGE) is None


@pytest.mark.parametrize("failure", [Gone("refused"), Unavailable("down")])
def test_what_the_mail_service_never_took_was_not_told_either(desk: FakeDesk, olga: Staff, failure: Exception) -> None:
    request = acme.ask_one(desk, olga.account)
    desk.deliver()
    acknowledge_request(desk, olga, request.id)
    desk.mailer.failures = [failure] * 9
    for _ in range(8):
        desk.deliver()
        desk.clock.pass_(days=1)
    letter = latest(desk, LetterKind.ACKNOWLEDGED)
    refused = isinstance(failure, Gone)
    assert letter.failure is (Failure.REFUSED if refused else Failure.GIVEN_UP)
    assert letter.attempts == (1 if refused else 8)
    assert met(desk, request, Period.ACKNOWLEDGE) is None


def test_who_is_always_slower_says_so_and_is_tried_again(
    desk: FakeDesk, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = acme.ask_one(desk, olga.account)
    acknowledge_request(desk, olga, request.id)
    begin = desk.work.begin

    def overtaken(*args: object, **named: object) -> object:
        raise Conflict("request")

    monkeypatch.setattr(desk.work, "begin", overtaken)
    with pytest.raises(Unavailable):
        note_undelivered(desk, place(desk, latest(desk, LetterKind.ACKNOWLEDGED)), Failure.BOUNCED)
    monkeypatch.setattr(desk.work, "begin", begin)
    bounce(desk, LetterKind.ACKNOWLEDGED)


def test_a_late_bounce_of_a_denial_shows_how_late_the_person_is_told(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    deny(desk, olga, request)
    desk.clock.pass_(days=60)
    bounce(desk, LetterKind.DENIED)
    clock = head(desk, request).clock(Period.RESPOND)
    assert clock is not None
    today = olga.account.day_of(desk.clock.now())
    assert (today - clock.due) > timedelta(days=10)
