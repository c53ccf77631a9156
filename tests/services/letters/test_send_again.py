"""A letter that did not arrive is mailed once more: the same words, as another letter, told from then on."""

from datetime import date

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import Failure, Letter, LetterKind, LetterState
from chalicelib.domain.request import Period, Request
from chalicelib.domain.rights import Right
from chalicelib.errors import NotPossible
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.write_message import write_to_consumer
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.letters.send_again import send_again
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


def came_back(desk: FakeDesk) -> Letter:
    """The newest letter, once it has come back."""
    desk.deliver()
    letter = desk.letters()[-1]
    assert note_undelivered(desk, desk.outbox.place(letter.account, letter.id, request=letter.request), Failure.BOUNCED)
    return desk.letters()[-1]


def acknowledged(desk: FakeDesk, olga: Staff) -> tuple[Request, Letter]:
    request = acme.ask_one(desk, olga.account)
    acknowledge_request(desk, olga, request.id)
    return request, came_back(desk)


def test_the_same_words_go_to_the_same_address_and_count_from_now_on(desk: FakeDesk, olga: Staff) -> None:
    request, old = acknowledged(desk, olga)
    desk.clock.pass_(days=1)
    after = send_again(desk, olga, request.id, old.id)
    was, new = [letter for letter in desk.letters() if letter.kind is LetterKind.ACKNOWLEDGED]
    assert (was.state, new.state, new.attempts) == (LetterState.REPLACED, LetterState.QUEUED, 0)
    assert (new.to, new.values, new.passages) == (old.to, old.values, old.passages)
    assert new.id != old.id
    assert new.salt != old.salt
    clock = after.clock(Period.ACKNOWLEDGE)
    assert clock is not None
    assert (clock.met_at, after.undelivered) == (desk.clock.now(), ())
    entry = desk.audit_log.of_request(request.account, request.id)[-1]
    assert (entry.tag, entry.detail["letter"], entry.detail["instead_of"]) == (
        "request:letter:repeated",
        new.id,
        old.id,
    )
    desk.deliver()
    first, second = desk.mailer.sent[-2:]
    assert (first.text, first.to) == (second.text, second.to)


def test_one_that_comes_back_again_was_not_told_again(desk: FakeDesk, olga: Staff) -> None:
    request, old = acknowledged(desk, olga)
    send_again(desk, olga, request.id, old.id)
    new = came_back(desk)
    after = desk.requests.get(request.account, request.id)
    clock = after.clock(Period.ACKNOWLEDGE)
    assert clock is not None
    assert (clock.met_at, after.undelivered) == (None, (new.id,))


def test_it_is_mailed_again_once(desk: FakeDesk, olga: Staff) -> None:
    request, old = acknowledged(desk, olga)
    send_again(desk, olga, request.id, old.id)
    with pytest.raises(NotPossible, match="letter-settled"):
        send_again(desk, olga, request.id, old.id)


def test_an_extension_can_be_mailed_again_inside_the_first_period_only(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    extend_deadline(desk, olga, request.id, "Many archives.")
    old = came_back(desk)
    desk.clock.pass_(days=45)
    after = send_again(desk, olga, request.id, old.id)
    clock = after.clock(Period.RESPOND)
    assert clock is not None
    assert clock.due == date(2027, 2, 21)
    old = came_back(desk)
    desk.clock.pass_(days=1)
    with pytest.raises(NotPossible, match="extension-too-late"):
        send_again(desk, olga, request.id, old.id)


def test_a_letter_without_an_address_cannot_be_mailed(desk: FakeDesk, olga: Staff) -> None:
    submission = acme.ask(desk, olga.account, Right.OPT_OUT_SALE, email=None, confirmed=False)
    request = submission.requests[0]
    write_to_consumer(desk, olga, request, "Which brand?")
    with pytest.raises(NotPossible, match="no-address"):
        send_again(desk, olga, request, desk.letters()[-1].id)
