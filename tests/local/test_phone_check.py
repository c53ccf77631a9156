"""Documents are checked against what the official library can write."""

import pytest
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

from infra.local.phone.check import InvalidTwiml, check_twiml


def test_what_the_library_writes_is_valid() -> None:
    response = VoiceResponse()
    gather = response.gather(num_digits=1, finish_on_key="", action="/a?b=1", action_on_empty_result=True, timeout=15)
    gather.say("Press 1", language="en-US", loop=2)
    gather.play("https://x.example/a.mp3")
    gather.pause(length=2)
    spoken = response.say("Your code is ")
    spoken.say_as("123", interpret_as="digits")
    spoken.break_(strength="weak", time="1s")
    spoken.lang("hola", xml_lang="es-MX")
    response.record(action="/b", max_length=360, finish_on_key="#", recording_status_callback_event="completed absent")
    response.redirect("/c", method="POST")
    response.hangup()

    assert [verb.tag for verb in check_twiml(str(response))] == ["Gather", "Say", "Record", "Redirect", "Hangup"]


def test_messages_have_a_grammar_of_their_own() -> None:
    response = MessagingResponse()
    response.message("Hello", action="/told")

    assert check_twiml(str(response), messages=True)[0].text == "Hello"
    with pytest.raises(InvalidTwiml, match="<Message> may not stand in <Response>"):
        check_twiml(str(response))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("<Response><Shout>x</Shout></Response>", "<Shout> may not stand in <Response>"),
        ("<Response><Say><Play>x</Play></Say></Response>", "<Play> may not stand in <Say>"),
        ("<Response><Gather><Record/></Gather></Response>", "<Record> may not stand in <Gather>"),
        ('<Response><Say lang="en">x</Say></Response>', "<Say> has no attribute lang"),
        ('<Response><Record maxlength="3"/></Response>', "<Record> has no attribute maxlength"),
        ('<Response><Gather numDigits="six"/></Response>', "numDigits='six' of <Gather>"),
        ('<Response><Gather method="PUT"/></Response>', "method='PUT'"),
        ("<Response>Hello</Response>", "<Response> holds text: 'Hello'"),
        ("<Response><Gather>Press</Gather></Response>", "<Gather> holds text"),
        (f"<Response><Say>{'x' * 4097}</Say></Response>", "longer than 4096"),
        ('<Response version="1"/>', "the root is"),
        ("<Say>x</Say>", "the root is <Say>"),
        ("<!doctype html><p>Sorry", "no XML"),
        ("", "no XML"),
    ],
)
def test_what_the_company_would_not_carry_out_is_named(document: str, said: str) -> None:
    with pytest.raises(InvalidTwiml) as refused:
        check_twiml(document)
    assert said in str(refused.value)
