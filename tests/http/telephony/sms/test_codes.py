"""Codes that come back by text, and reports about texts that we sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import Letter, LetterKind, LetterState, Way
from chalicelib.domain.ids import Reference
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request, Sorting
from chalicelib.services.consumer.codes import code_of_letter
from chalicelib.services.letters.deliver_letter import deliver_letter
from chalicelib.services.ports.mail import LetterPlace
from chalicelib.services.telephone.send_phone_code import send_phone_code
from tests.http.telephone import DEDICATED, Line
from tests.http.telephony.sms.texts import LOCAL, messages_of, post, requests_of


@contextmanager
def reachable(line: Line) -> Iterator[None]:
    """The telephone company's REST addresses, for what goes out."""
    desk = line.stage.desk
    before = desk.settings
    with line.phone.serve() as base:
        desk.settings = replace(before, twilio_api_base=base)
        desk.__dict__.pop("phone_company", None)
        yield
    desk.settings = before
    desk.__dict__.pop("phone_company", None)


def code_for(line: Line, request: Request, way: Way = Way.TEXT) -> Letter:
    """Staff send a code, and the stream delivers it."""
    letter = send_phone_code(line.stage.desk, line.stage.staff, request.id, way)
    deliver_letter(line.stage.desk, place_of(line, letter))
    return letter


def place_of(line: Line, letter: Letter) -> LetterPlace:
    return line.stage.desk.outbox.place(letter.account, letter.id, submission=letter.submission)


def test_a_code_that_comes_back_by_text_confirms_the_contact_and_no_more(line: Line, who: str) -> None:
    line.phone.text(who, DEDICATED, "delete my data")
    [head] = requests_of(line, who)
    with reachable(line):
        letter = code_for(line, head)
    code = code_of_letter(line.stage.desk, letter.id)
    sender = line.phone.texts_to(who)[-1].sender
    assert code in line.phone.texts_to(who)[-1].body

    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert "wrong or too old" in line.phone.text(who, sender, wrong).reply
    assert "is confirmed" in line.phone.text(who, sender, f"{code[:3]} {code[3:]}").reply

    [after] = requests_of(line, who)
    assert after.verification.contact_confirmed_at is not None
    assert (after.verification.match, after.sort) == (None, Sorting.READ)
    assert messages_of(line, after) == []


def test_a_code_is_thanked_for_in_the_language_of_the_request(line: Line, who: str) -> None:
    line.phone.text(who, DEDICATED, "Quiero que borren mis datos, por favor")
    [head] = requests_of(line, who)
    with reachable(line):
        letter = code_for(line, head)
    sender = line.phone.texts_to(who)[-1].sender
    assert head.language == "es"
    code = code_of_letter(line.stage.desk, letter.id)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert line.phone.texts_to(who)[-1].body.startswith("Acme Shoes: ")
    assert line.phone.text(who, sender, wrong).reply.startswith("Acme Shoes: esta clave no es correcta")
    assert "queda confirmado" in line.phone.text(who, sender, code).reply


def test_six_digits_that_nobody_waits_for_are_words(line: Line, who: str) -> None:
    line.phone.text(who, DEDICATED, "123456")
    [head] = requests_of(line, who)
    assert line.stage.desk.requests.submission(line.account, head.submission).typed.details == "123456"


def test_a_blocked_code_is_spoken_and_a_stopped_text_is_not_sent(line: Line, who: str) -> None:
    line.phone.text(who, DEDICATED, "delete my data")
    [head] = requests_of(line, who)
    line.phone.text(who, DEDICATED, "STOP")  # the carrier blocks from here on
    line.phone.text(who, LOCAL, "STOP")
    with reachable(line):
        letter = code_for(line, head)
        [call] = line.phone.calls_to(who)
        code = ", ".join(code_of_letter(line.stage.desk, letter.id))
        assert call.answer().words.count(code) == 2


# Reports


def test_a_report_of_failure_is_noted_once_and_others_are_not(line: Line, who: str) -> None:
    line.phone.text(who, DEDICATED, "delete my data")
    [head] = requests_of(line, who)
    letter = a_sent_reference(line, head, who)
    path = f"/telephony/sms/status?account={letter.account}&letter={letter.id}&submission={letter.submission}"
    for status, state in (
        ("delivered", LetterState.SENT),
        ("undelivered", LetterState.FAILED),
        ("failed", LetterState.FAILED),
        ("delivered", LetterState.FAILED),
    ):
        post(line, {"MessageStatus": status, "ErrorCode": "30006", "From": DEDICATED, "To": who}, path)
        found = line.stage.desk.outbox.find(place_of(line, letter))
        assert found is not None
        assert found.state is state
    tags = [entry.tag for entry in line.stage.desk.audit_log.of_request(head.account, head.id)]
    assert tags.count("request:letter:failed") == 1


@pytest.mark.parametrize("query", ["", "?account=acc_x", "?account=acc_x&letter=gone", "?letter=gone"])
def test_a_report_about_nothing_is_nothing(line: Line, query: str) -> None:
    assert "<Response />" in post(line, {"MessageStatus": "failed"}, f"/telephony/sms/status{query}")


def a_sent_reference(line: Line, head: Request, who: str) -> Letter:
    desk = line.stage.desk
    letter = Letter(
        account=head.account,
        id=f"L{who[2:]}",
        kind=LetterKind.TEXT_REFERENCE,
        language="en",
        created_at=desk.clock.now(),
        submission=Reference(head.submission),
        state=LetterState.SENT,
        way=Way.TEXT,
        sender=DEDICATED,
        to=None,
        number=Phone(who),
        values={"reference": head.submission},
    )
    because = Reason(Tag.REQUEST_CALL_NOTED, "consumer", head.id, {"letter": letter.id})
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(head, because=because)
    unit.create(letter, because=because)
    unit.commit()
    return letter
