"""Documents for the telephone: what the official library knows, whatever is said in them."""

import xml.etree.ElementTree as ET

import pytest

from chalicelib import texts
from chalicelib.http.telephony import twiml
from infra.local.phone.check import check_twiml

BASE = "https://example.com/prod"


def whole() -> twiml.Script:
    """A script with everything in it."""
    script = (
        twiml.Script("es")
        .say("Bienvenido")
        .say("Welcome", "en")
        .say(twiml.spelled("123"))
        .pause(2)
        .play(f"{BASE}/sound")
    )
    asked = script.gather(twiml.step(BASE, "/telephony/voice/code", language="es"), digits=6, finish="#")
    asked.say("Marque su código").pause()
    told = twiml.step(BASE, "/telephony/voice/recording", insist=True, take=1)
    script.record(twiml.step(BASE, "/telephony/voice/recorded", take=1), told=told)
    return script.redirect(f"{BASE}/telephony/voice").hang_up()


def test_every_verb_and_attribute_is_known_to_the_official_library() -> None:
    root = check_twiml(whole().document)
    assert [verb.tag for verb in root] == [
        *("Say", "Say", "Say", "Pause", "Play", "Gather", "Record", "Redirect", "Hangup"),
    ]
    assert [inner.tag for inner in root.iter("Gather").__next__()] == ["Say", "Pause"]


def test_each_language_has_its_voice() -> None:
    english, spanish = (check_twiml(twiml.Script(language).say("x").document)[0] for language in ("en", "es"))
    assert (english.get("voice"), english.get("language")) == ("Polly.Joanna", "en-US")
    assert (spanish.get("voice"), spanish.get("language")) == ("Polly.Lupe", "es-US")


@pytest.mark.parametrize("language", texts.languages())
def test_every_language_can_be_spoken(language: str) -> None:
    assert check_twiml(twiml.apology(language).document)[0].text == texts.text("phone.error", language)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Smith & Sons <Hangup/>", "Smith & Sons <Hangup/>"),
        ("</Say><Dial>+15550100</Dial>", "</Say><Dial>+15550100</Dial>"),
        ("bell\x07, null\x00, half \ud800", "bell, null, half "),
        ("señal 📞", "señal 📞"),
        ("x" * 9000, "x" * 4000),
    ],
)
def test_what_is_said_is_said_and_never_obeyed(words: str, said: str) -> None:
    [say] = check_twiml(twiml.Script().say(words).document)
    assert (say.tag, say.text, list(say)) == ("Say", said, [])
    [message] = ET.fromstring(twiml.TextReply(words[:100]).document)  # noqa: S314  our own
    assert message.text == said[:100]


def test_digits_are_spoken_one_by_one() -> None:
    assert twiml.spelled("90210") == "9, 0, 2, 1, 0"


def test_a_prompt_waits_half_of_the_silence_and_posts_it() -> None:
    script = twiml.Script()
    script.gather("https://example.com/next")
    [gather] = check_twiml(script.document)
    assert gather.attrib == {
        "input": "dtmf",
        "action": "https://example.com/next",
        "method": "POST",
        "numDigits": "1",
        "finishOnKey": "",
        "timeout": "15",
        "actionOnEmptyResult": "true",
    }


def test_a_recording_ends_with_the_hash_key_a_long_pause_or_six_minutes() -> None:
    [record] = check_twiml(twiml.Script().record("https://a.test/done", told="https://a.test/told").document)
    assert record.attrib == {
        "action": "https://a.test/done",
        "method": "POST",
        "maxLength": "360",
        "timeout": "30",
        "finishOnKey": "#",
        "playBeep": "true",
        "trim": "trim-silence",
        "recordingStatusCallback": "https://a.test/told",
        "recordingStatusCallbackMethod": "POST",
        "recordingStatusCallbackEvent": "completed absent",
    }


def test_the_address_of_a_step_is_alphabetical_and_plain() -> None:
    assert twiml.step(BASE, "/telephony/voice") == f"{BASE}/telephony/voice"
    address = twiml.step(BASE, "/x", take=2, account="acc_k2", miss="", code="123456")
    assert address == f"{BASE}/x?account=acc_k2&code=123456&take=2"
    assert twiml.step(BASE, "/x", insist=True, take=1) == f"{BASE}/x?take=1#rc=3&rp=all"


@pytest.mark.parametrize("value", ["a b", "ñ", "a&b", "+1415", "a=b", "a/b", "%41"])
def test_what_is_not_plain_never_gets_into_an_address(value: str) -> None:
    with pytest.raises(ValueError, match="not plain"):
        twiml.step(BASE, "/x", code=value)


def test_nothing_is_a_document_as_well() -> None:
    assert list(check_twiml(twiml.nothing())) == []
