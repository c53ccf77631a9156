"""Callers speak, key and text; what they leave is heard, written down, sorted, and spoken of again."""

from collections.abc import Iterator
from dataclasses import replace

import boto3
import pytest

from chalicelib.domain.events import CHOICES
from chalicelib.domain.ids import RequestId
from chalicelib.domain.request import Sorting
from chalicelib.services.webhooks.webhook_endpoints import add_endpoint
from infra.local.events import Events
from infra.local.phone import sound
from infra.local.transcriptions import Transcriptions
from tests.http.office import enter, page_of
from tests.http.telephone import DEDICATED, SHARED, Line
from tests.silence.background import Background, Positions
from tests.silence.filling import Walk
from tests.silence.net import Net
from tests.silence.words import Words

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture
def company(line: Line) -> Iterator[Line]:
    """The line with the telephone company's own interface behind it, spoken to over HTTP."""
    desk = line.stage.desk
    before = desk.settings
    with line.phone.serve() as base:
        desk.settings = replace(before, twilio_api_base=base)
        desk.__dict__.pop("phone_company", None)
        yield line
    desk.settings = before
    desk.__dict__.pop("phone_company", None)


def leave(line: Line, words: Words) -> RequestId:
    """Somebody with a name calls, asks, and speaks: random bytes that are a sound, with words in it."""
    facts = {"CallerName": words.word("caller's name"), "FromCity": words.word("caller's city"), "FromState": "CA"}
    call = line.dial(f"{line.to_business}211", caller=words.phone("caller"), **facts)
    call.speak(sound.with_words(words.sound(), words.text("voicemail")), seconds=4).hang_up()
    line.dial(f"12{words.numbers[0]}#").press("123456").hang_up()  # keys what is no reference
    return line.request(call).id


def write(line: Line, words: Words) -> None:
    """Somebody texts: words, stops, codes, a long text, a picture."""
    number = words.phone("texter")
    for body in (
        words.text("text"),
        words.long("long text")[:1500],
        "STOP",
        "START",
        "HELP",
        "123456",
        words.email("text"),
    ):
        for to in (DEDICATED, SHARED, "+18005559999"):
            line.phone.text(number, to, body)


def test_no_word_and_no_sound_of_a_caller_is_found_beside_its_field(company: Line, net: Net, words: Words) -> None:
    line, stage = company, company.stage
    add_endpoint(
        stage.desk,
        line.account,
        url="https://hooks.acme.example/in",
        events=tuple(event.value for event in CHOICES),
        actor="system:test",
    )
    background = Background(stage)
    request = leave(line, words)
    write(line, words)
    background.run()
    transcriptions = Transcriptions(boto3.client("transcribe"), Events(stage.app).publish, Positions())
    while not transcriptions.look():
        pass
    background.run()

    head = stage.desk.requests.get(line.account, request)
    [voicemail] = stage.desk.voicemails.of_request(line.account, request)
    assert (head.sort, voicemail.size > 0) == (Sorting.LISTEN, True)
    assert words.stem in voicemail.transcript.lower()
    walk = Walk(enter(stage, stage.owner, factor=True), words, (page_of(head),))
    walk.go(page_of(head))
    background.run()
    assert background.failed == []
    assert {got.body["type"] for got in net.sender.got} >= {"request.received", "voicemail.received"}
    for number in words.numbers:
        net.keep("addresses", " ".join(text.status_url for text in line.phone.texts_to(f"+1{number}")))
    words.check(net.places())
