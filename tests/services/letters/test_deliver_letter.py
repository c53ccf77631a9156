"""The outbox: every letter goes out, at the times that were promised, and a repeat is the same letter."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import Letter, LetterState
from chalicelib.domain.rights import Right
from chalicelib.errors import Gone, Unavailable
from chalicelib.services.consumer.confirm_contact import confirm_contact, send_code
from chalicelib.services.letters.deliver_letter import deliver_letter, sweep_outbox
from chalicelib.services.ports.mail import LetterPlace
from tests.fakes.acme import ANA, ask
from tests.fakes.desk import FakeDesk

PROMISED = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440)]


def only(desk: FakeDesk) -> Letter:
    [letter] = desk.letters()
    return letter


def place_of(desk: FakeDesk, letter: Letter) -> LetterPlace:
    [place] = [LetterPlace(pk, sk) for pk, sk in desk.engine.rows if sk.endswith(letter.id)]
    return place


def test_a_letter_is_sent_once_and_noted(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account, Right.OPT_OUT_SALE)
    place = place_of(desk, only(desk))
    for _ in range(3):
        deliver_letter(desk, place)
    assert [mail.to for mail in desk.mailer.sent] == [ANA.address]
    assert (only(desk).state, only(desk).sent_at) == (LetterState.SENT, desk.clock.now())


def test_the_mail_comes_from_the_business_and_carries_the_letter_s_id(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account, Right.OPT_OUT_SALE)
    desk.deliver()
    [mail] = desk.mailer.sent
    assert (mail.id, mail.sender_name) == (only(desk).id, olga.account.name)


def test_a_place_without_a_letter_is_nothing_to_do(desk: FakeDesk, olga: Staff) -> None:
    deliver_letter(desk, LetterPlace("A#acc_gone", "OUT#gone"))
    assert desk.mailer.sent == []


def test_what_the_mail_service_did_not_take_is_tried_at_the_promised_times_and_then_given_up(
    desk: FakeDesk, olga: Staff
) -> None:
    ask(desk, olga.account, Right.OPT_OUT_SALE)
    desk.mailer.failures = [Unavailable("down")] * 20
    desk.deliver()
    for n, promised in enumerate(PROMISED):
        letter = only(desk)
        assert (letter.state, letter.attempts) == (LetterState.QUEUED, n + 1)
        assert letter.next_attempt == desk.clock.now() + promised
        desk.clock.at += promised - timedelta(minutes=1)
        assert sweep_outbox(desk) == 0
        desk.clock.pass_(minutes=1)
        assert sweep_outbox(desk) == 1
    assert only(desk).state is LetterState.FAILED
    desk.clock.pass_(days=30)
    assert sweep_outbox(desk) == 0
    assert desk.mailer.sent == []


def test_a_letter_that_failed_for_a_while_goes_out_in_the_end(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account, Right.OPT_OUT_SALE)
    desk.mailer.failures = [Unavailable("down"), Unavailable("still down")]
    for minutes in (0, 1, 5):
        desk.clock.pass_(minutes=minutes)
        desk.deliver()
    assert len(desk.mailer.sent) == 1
    assert only(desk).state is LetterState.SENT


def test_an_address_that_never_will_work_is_given_up_at_once(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account, Right.OPT_OUT_SALE)
    desk.mailer.failures = [Gone("refused")]
    desk.deliver()
    assert (only(desk).state, only(desk).attempts) == (LetterState.FAILED, 1)


def test_the_sweep_leaves_the_stream_two_minutes(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account, Right.OPT_OUT_SALE)
    desk.clock.pass_(minutes=1)
    assert sweep_outbox(desk) == 0
    desk.clock.pass_(minutes=1)
    assert sweep_outbox(desk) == 1
    assert sweep_outbox(desk) == 0


def test_after_a_crash_between_sending_and_noting_the_same_letter_goes_out_again(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, confirmed=False)
    place = place_of(desk, only(desk))
    before = desk.engine.rows[place.pk, place.sk]
    deliver_letter(desk, place)
    desk.engine.rows[place.pk, place.sk] = before  # the note was never written
    desk.clock.pass_(minutes=2)
    assert sweep_outbox(desk) == 1
    first, second = desk.mailer.sent
    assert first == second
    code = first.text.partition("code: ")[2][:6]
    confirm_contact(desk, olga.account, sent.id, code)


def test_a_repeat_of_a_letter_that_somebody_else_has_noted_changes_nothing(desk: FakeDesk, olga: Staff) -> None:
    ask(desk, olga.account, Right.OPT_OUT_SALE)
    letter = only(desk)
    deliver_letter(desk, place_of(desk, letter))
    noted = only(desk)

    class Late:
        """An outbox that still sees the letter as it was before."""

        def find(self, _: LetterPlace) -> Letter:
            return letter

        def overdue(self, **_: object) -> tuple[LetterPlace, ...]:
            return ()

    desk.__dict__["outbox"] = Late()
    deliver_letter(desk, place_of(desk, letter))
    assert only(desk) == noted


def test_a_letter_with_a_code_keeps_no_values_once_it_is_sent(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, confirmed=False)
    send_code(desk, sent)
    desk.deliver()
    assert [letter.values for letter in desk.letters()] == [{}, {}]


def test_the_letters_of_a_request_keep_what_they_said_for_the_timeline(desk: FakeDesk, olga: Staff) -> None:
    sent = ask(desk, olga.account, Right.OPT_OUT_SALE)
    desk.deliver()
    assert only(desk).values == {"reference": sent.id}


def test_a_letter_that_cannot_be_made_does_not_hold_up_the_others(desk: FakeDesk, olga: Staff) -> None:
    for _ in range(3):
        ask(desk, olga.account, Right.OPT_OUT_SALE)
    desk.clock.pass_(minutes=2)
    desk.mailer.failures = [ValueError("a letter without words")]
    with pytest.raises(Unavailable, match="1 of 3"):
        sweep_outbox(desk)
    assert len(desk.mailer.sent) == 2
    desk.clock.pass_(minutes=1)
    assert sweep_outbox(desk) == 1
    assert len(desk.mailer.sent) == 3
