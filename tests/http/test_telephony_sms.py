"""Texts to our numbers as the telephone company posts them, and what people get back."""

import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from chalicelib.domain.account import AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import Letter, LetterKind, LetterState, Message, Way
from chalicelib.domain.ids import AccountId, Reference
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Channel, Outcome, Request, Sorting
from chalicelib.domain.rights import Right
from chalicelib.log import logger
from chalicelib.services.consumer.codes import code_of_letter
from chalicelib.services.letters.deliver_letter import deliver_letter
from chalicelib.services.ports.mail import LetterPlace
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.send_phone_code import send_phone_code
from infra.local.phone.client import ACCOUNT, TOKEN, Sent
from tests.fakes import acme
from tests.http.client import Browser
from tests.http.telephone import DEDICATED, SHARED, Line, new_caller

LOCAL = "+14155550188"  # of the business, and not toll-free: only we answer there


@pytest.fixture(scope="module")
def line(line: Line) -> Line:
    """The line, with a number of the business that is not toll-free."""
    add_number(line.stage.desk, line.stage.account, Phone(LOCAL), actor="system:test")
    return line


@pytest.fixture
def who() -> str:
    """The number of somebody who has never written."""
    return new_caller()


def requests_of(line: Line, number: str, account: AccountId | None = None) -> list[Request]:
    """All that a number has asked of a business."""
    desk, owner = line.stage.desk, account or line.account
    entries = desk.requests.by_contact(owner, Phone(number).look_up)
    submissions = [desk.requests.submission(owner, entry.submission) for entry in entries]
    return [desk.requests.get(owner, request) for each in submissions for request in each.requests]


def messages_of(line: Line, request: Request) -> list[str]:
    _, filed = line.stage.desk.requests.dossier(request.account, request.id)
    return [item.text for item in filed if isinstance(item, Message)]


def carried(sent: Sent) -> list[str]:
    """Who has answered."""
    return [text.by for text in sent.came]


# Stop, start, help


@pytest.mark.parametrize("word", ["STOP", "stopall", "Opt Out", "revoke", "ALTO", "no más", "Baja.", "¡DETENER!"])
def test_a_stop_to_a_business_s_number_is_an_opt_out(line: Line, who: str, word: str) -> None:
    line.phone.text(who, DEDICATED, word)
    found = requests_of(line, who)
    assert {head.right for head in found} == {Right.MARKETING_TEXTS, Right.MARKETING_CALLS}
    assert {(head.channel, head.regime) for head in found} == {(Channel.TEXT, "tcpa")}
    assert line.stage.desk.lines.stop(line.account, Phone(who)) is not None


@pytest.mark.parametrize(
    ("to", "body", "opt_out", "answers"),
    [
        (DEDICATED, "STOP", "", ["carrier"]),
        (DEDICATED, "ALTO", "", ["app"]),
        (DEDICATED, "Stop.", "", ["app"]),
        (DEDICATED, "stop it now", "STOP", []),
        (LOCAL, "ALTO", "", ["app"]),
        (LOCAL, "ALTO", "STOP", []),
    ],
)
def test_a_stop_is_confirmed_once_by_us_or_by_the_carrier(
    line: Line, who: str, to: str, body: str, opt_out: str, answers: list[str]
) -> None:
    sent = line.phone.text(who, to, body, opt_out=opt_out)
    assert carried(sent) == answers
    assert requests_of(line, who)
    again = line.phone.text(who, to, body, opt_out=opt_out)
    assert "app" not in carried(again)
    if answers == ["app"]:
        [head, *_] = requests_of(line, who)
        shown = f"{head.submission[:4]} {head.submission[4:8]} {head.submission[8:]}"
        said = "you will get no more texts." if body == "Stop." else "no le enviaremos mensajes."
        assert sent.reply.startswith(f"Acme Shoes: {said}")
        assert shown in sent.reply


def test_the_same_stop_fifty_times_is_one_opt_out_and_one_confirmation(line: Line, who: str) -> None:
    first = line.phone.text(who, LOCAL, "ALTO")
    for _ in range(49):
        assert line.phone.text(who, LOCAL, "ALTO", sid=first.sid).replies == []
        line.stage.time.move(seconds=10)
    assert len(requests_of(line, who)) == 2


def test_stops_at_the_same_moment_are_one_opt_out(line: Line, who: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: line.phone.text(who, LOCAL, "ALTO"), range(8)))
    assert len(requests_of(line, who)) == 2


def test_start_takes_the_stop_back(line: Line, who: str) -> None:
    line.phone.text(who, LOCAL, "ALTO")
    sent = line.phone.text(who, LOCAL, "comenzar")
    assert "puede recibir mensajes de nuevo" in sent.reply
    assert {head.outcome for head in requests_of(line, who)} == {Outcome.WITHDRAWN}
    tags = [entry.tag for entry in line.stage.desk.audit_log.of_request(line.account, requests_of(line, who)[0].id)]
    assert "request:text:started" in tags
    stop = line.stage.desk.lines.stop(line.account, Phone(who))
    assert stop is not None
    assert stop.undone_at is not None


def test_start_from_whoever_never_stopped_says_who_we_are(line: Line, who: str) -> None:
    assert "privacy requests" in line.phone.text(who, LOCAL, "YES").reply
    assert requests_of(line, who) == []


@pytest.mark.parametrize(("word", "words"), [("HELP", "Telephone +1 415 555 0100."), ("AYUDA", "Llame al +1 415")])
def test_help_says_who_this_is_and_how_to_reach_the_business(line: Line, who: str, word: str, words: str) -> None:
    reply = line.phone.text(who, DEDICATED, word).reply
    assert reply.startswith("Acme Shoes: ")
    assert f"{line.stage.desk.public_url}/c/acme" in reply
    assert words in reply
    assert line.phone.text(who, DEDICATED, word, opt_out="HELP").replies == []
    assert requests_of(line, who) == []


def test_a_stop_to_the_shared_number_is_one_item_of_the_operator(line: Line, who: str) -> None:
    sent = line.phone.text(who, SHARED, "PARAR")
    [head] = requests_of(line, who, line.operator.id)
    assert (head.right, head.account) == (Right.MARKETING_TEXTS, line.operator.id)
    assert "Careful Operator" in sent.reply
    assert requests_of(line, who) == []
    line.phone.text(who, SHARED, "PARAR")
    assert len(requests_of(line, who, line.operator.id)) == 1


# Words


def test_words_become_a_request_to_be_read_and_are_answered_with_the_reference(line: Line, who: str) -> None:
    sent = line.phone.text(who, DEDICATED, "please stop calling me 🙏")
    [head] = requests_of(line, who)
    submission = line.stage.desk.requests.submission(line.account, head.submission)
    assert (head.right, head.sort, head.language) == (Right.UNSORTED, Sorting.READ, "en")
    assert submission.typed.details == "please stop calling me 🙏"
    assert head.verification.contact_confirmed_at is None
    assert re.search(r"Reference: \d{4} \d{4} \d{3}", sent.reply)


def test_more_words_within_minutes_are_added_and_answered_once(line: Line, who: str) -> None:
    line.phone.text(who, DEDICATED, "Quiero que borren mis datos")
    second = line.phone.text(who, DEDICATED, "por favor")
    [head] = requests_of(line, who)
    assert second.replies == []
    assert (head.language, messages_of(line, head)) == ("es", ["por favor"])


def test_the_same_words_fifty_times_are_one_request_and_one_answer(line: Line, who: str) -> None:
    first = line.phone.text(who, DEDICATED, "delete my data")
    for _ in range(49):
        assert line.phone.text(who, DEDICATED, "delete my data", sid=first.sid).replies == []
    [head] = requests_of(line, who)
    assert messages_of(line, head) == []


def test_words_to_the_shared_number_go_to_the_operator(line: Line, who: str) -> None:
    line.phone.text(who, SHARED, "who has my data?")
    assert [head.sort for head in requests_of(line, who, line.operator.id)] == [Sorting.READ]


@pytest.mark.parametrize("body", ["", "   ", "\u200b"])
def test_an_empty_text_is_nothing(line: Line, who: str, body: str) -> None:
    assert line.phone.text(who, DEDICATED, body).came == []
    assert requests_of(line, who) == []


def test_ten_thousand_characters_and_emoji_are_taken(line: Line, who: str) -> None:
    line.phone.text(who, DEDICATED, "x🙂" * 5000)
    [head] = requests_of(line, who)
    submission = line.stage.desk.requests.submission(line.account, head.submission)
    assert len(submission.typed.details) == 5000


def test_a_number_that_is_not_ours_takes_nothing(line: Line, who: str) -> None:
    assert line.phone.text(who, "+18005559999", "delete my data").came == []
    assert requests_of(line, who) == []


def test_a_closed_business_takes_nothing_and_nothing_breaks(line: Line) -> None:
    desk = line.stage.desk
    gone = acme.open_acme(desk, "gone").account
    add_number(desk, gone, Phone("+14155550190"), actor="system:test")
    unit = desk.work.begin(gone.id, desk.clock.now())
    account = replace(desk.accounts.get(gone.id), state=AccountState.CLOSED)
    unit.store(account, because=Reason(Tag.ACCOUNT_CLOSED, "system:test"))
    unit.commit()
    for body in ("hello", "STOP"):
        assert "app" not in carried(line.phone.text(new_caller(), "+14155550190", body))


def test_pictures_are_noted_and_not_fetched(line: Line, who: str) -> None:
    _post(line, {"From": who, "To": DEDICATED, "Body": "", "NumMedia": "2", "MediaUrl0": "https://evil.test/"})
    [head] = requests_of(line, who)
    submission = line.stage.desk.requests.submission(line.account, head.submission)
    assert submission.typed.details == "[2 pictures or files came with it; they are not kept here]"


def test_whoever_shows_no_number_is_heard_and_not_answered(line: Line) -> None:
    for body in ("hello from a short code", "STOP", "START", "HELP", "123456"):
        answer = _post(line, {"From": "72345", "To": DEDICATED, "Body": body})
        assert "<Message>" not in answer


def test_words_after_a_stop_are_kept_and_not_answered(line: Line, who: str) -> None:
    line.phone.text(who, LOCAL, "ALTO")
    sent = line.phone.text(who, LOCAL, "and delete my data")
    assert sent.replies == []
    assert [head.sort for head in requests_of(line, who) if head.right is Right.UNSORTED] == [Sorting.READ]


def test_answers_to_one_number_end_after_ten_in_a_day_and_what_it_writes_is_kept(line: Line, who: str) -> None:
    replies = 0
    for number in range(12):
        replies += len(line.phone.text(who, LOCAL, f"request {number}").replies)
        line.stage.time.move(minutes=11)
    assert replies == 10
    assert len(requests_of(line, who)) == 12


# Codes


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
        _post(line, {"MessageStatus": status, "ErrorCode": "30006", "From": DEDICATED, "To": who}, path)
        found = line.stage.desk.outbox.find(place_of(line, letter))
        assert found is not None
        assert found.state is state
    tags = [entry.tag for entry in line.stage.desk.audit_log.of_request(head.account, head.id)]
    assert tags.count("request:letter:failed") == 1


@pytest.mark.parametrize("query", ["", "?account=acc_x", "?account=acc_x&letter=gone", "?letter=gone"])
def test_a_report_about_nothing_is_nothing(line: Line, query: str) -> None:
    assert "<Response />" in _post(line, {"MessageStatus": "failed"}, f"/telephony/sms/status{query}")


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


# What is logged


def test_nothing_personal_is_logged(line: Line, who: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for body in ("my secret wish", "STOP", "START", "123456", "HELP"):
        line.phone.text(who, DEDICATED, body)
    lines = "".join(logger().handlers[0].format(record) for record in caplog.records if record.name == logger().name)
    assert "wish" not in lines
    assert who[2:] not in lines


_POSTS = iter(range(10**6))


def _post(line: Line, fields: dict[str, str], path: str = "/telephony/sms") -> str:
    """What the company posts, signed."""
    given = {"AccountSid": ACCOUNT, "MessageSid": f"SM{next(_POSTS):032x}"} | fields
    url = f"{line.stage.desk.public_url}{path}"
    signature = RequestValidator(TOKEN).compute_signature(url, given)
    page = Browser(line.stage.app).send("POST", path, body=urlencode(given).encode(), x_twilio_signature=signature)
    assert page.status == 200, page.text
    return page.text
