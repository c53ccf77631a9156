"""A whole call, from the welcome to the goodbye, in both languages, on shared and dedicated numbers."""

from datetime import timedelta

import pytest

from chalicelib.domain.correspondence import LetterKind, Way
from chalicelib.domain.request import Channel, Sorting
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import Consent
from tests.http.telephone import DEDICATED, SHARED, Line, new_caller, spoken, state_of

RIGHTS = {
    "1": Right.DELETE,
    "2": Right.KNOW_SPECIFIC,
    "3": Right.CORRECT,
    "4": Right.OPT_OUT_SALE,
    "5": Right.LIMIT_SENSITIVE,
    "6": Right.UNSORTED,
}


def test_a_caller_leaves_a_request_and_a_message(line: Line) -> None:
    caller = new_caller()
    call = line.dial(caller=caller, StirVerstat="TN-Validation-Passed-A", CallerName="LOPEZ ANA", FromState="CA")
    assert call.says("A message that you leave here is recorded.")
    assert call.press("1").says("To make a request about your personal information, press 1.")
    assert call.press("1").says("Please key the six digits")
    assert call.press(line.code.code).says("You have reached Acme Shoes.")
    assert call.press("2").says("To have your information deleted, press 1.")
    call.press("1")
    for number in (line.reference(call), line.pin(call)):
        assert call.words.count(spoken(number)) == 2
    assert line.request(call).sort is Sorting.CALL_BACK
    assert call.press("1").says("Speak after the tone.")
    assert call.doing == "record"
    assert call.asks["longest"] == 360
    assert call.asks["finish"] == "#"
    call.speak("Please delete what you have about me").wait_silent()
    assert call.says("Your message was sent.")
    for number in (line.reference(call), line.pin(call)):
        assert call.words.count(spoken(number)) == 2
    assert call.press("1").says("The text message is on its way.")
    assert call.ended

    request, kept = line.request(call), line.kept(call)
    assert (request.right, request.channel, request.residence, request.language) == (
        Right.DELETE,
        Channel.PHONE,
        "",
        "en",
    )
    assert request.sort is Sorting.LISTEN
    assert kept.caller is not None
    assert (kept.caller.e164, kept.called, kept.code) == (caller, "+18005550100", line.code.code)
    assert (kept.name, kept.attestation) == ("LOPEZ ANA", "TN-Validation-Passed-A")
    assert kept.place == "US-CA"
    assert (kept.language, kept.consent, kept.takes) == ("en", Consent.GIVEN, 1)
    assert kept.ended_at is not None
    assert kept.started_at <= request.received_at < kept.ended_at + timedelta(seconds=1)
    assert line.tags(call)[0] == "request:received"
    assert "request:voicemail:left" in line.tags(call)


def test_the_same_call_in_spanish_speaks_spanish_from_the_choice_on(line: Line) -> None:
    call = line.dial()
    assert {one.language for one in call.heard} == {"en-US", "es-US"}
    for key, words in (
        ("2", "Para hacer una solicitud sobre su información personal, oprima el 1."),
        ("1", "Marque los seis dígitos"),
        (line.code.code, "Usted se comunicó con Acme Shoes."),
        ("1", "Esto es lo que puede pedir."),
        ("2", "¿Qué pide usted?"),
        ("4", "Su solicitud llegó."),
        ("1", "Hable después del tono."),
    ):
        assert call.press(key).says(words)
        assert {one.language for one in call.heard if one.words} == {"es-US"}
    call.speak("No vendan mis datos", language="es").hang_up()
    request = line.request(call)
    assert (request.right, request.language) == (Right.OPT_OUT_SALE, "es")
    assert line.kept(call).language == "es"


def test_a_dedicated_number_asks_for_no_code(line: Line) -> None:
    call = line.dial("11", to=DEDICATED)
    assert call.says("You have reached Acme Shoes.")
    assert not call.says("press 3")
    call.press("23")
    assert line.request(call).right is Right.CORRECT
    assert line.kept(call).called == DEDICATED
    assert line.kept(call).code == line.code.code


@pytest.mark.parametrize(("key", "right"), RIGHTS.items())
def test_each_key_asks_for_its_right(line: Line, key: str, right: Right) -> None:
    call = line.dial(f"{line.to_business}2{key}").hang_up()
    request = line.request(call)
    assert (request.right, request.regime, request.law_reason) == (right, "strictest", "residence-unknown")
    assert request.clocks


def test_what_one_can_ask_for_is_explained_and_the_choice_comes_again(line: Line) -> None:
    call = line.dial(f"{line.to_business}1")
    for words in (
        "Delete:",
        "Know:",
        "Correct:",
        "Opt out:",
        "Limit:",
        "you do not have to prove who you are",
        "45 days",
    ):
        assert call.says(words)
    assert call.press("2").says("What do you ask for?")


def test_another_code_can_be_keyed(line: Line) -> None:
    call = line.dial(f"{line.to_business}3")
    assert call.says("Please key the six digits")
    assert call.press(line.code.code).says("You have reached Acme Shoes.")


def test_a_caller_who_declines_the_recording_is_called_back(line: Line) -> None:
    call = line.dial(f"{line.to_business}222")
    assert call.says("The business will call you at the number that you are calling from.")
    assert call.words.count(spoken(line.reference(call))) == 2
    assert call.wait_silent().ended
    assert call.says("Goodbye")
    assert line.request(call).sort is Sorting.CALL_BACK
    assert (line.kept(call).consent, line.kept(call).takes) == (Consent.REFUSED, 0)


def test_the_pound_key_records_again(line: Line) -> None:
    call = line.dial(f"{line.to_business}211").speak("first").press("#")
    assert call.says("takes the place of the one before")
    assert call.speak("second").press("#").says("takes the place of the one before")
    call.speak("third").hang_up()
    assert line.kept(call).takes == 3
    takes = [record["words"] for record in line.phone.recordings() if record["call"] == call.sid]
    assert takes == ["first", "second", "third"]


def test_recording_again_has_an_end(line: Line) -> None:
    call = line.dial(f"{line.to_business}211")
    for _ in range(9):
        assert call.speak("again").press("#").says("takes the place of the one before")
    assert call.speak("the last").press("#").says("Your message was sent.")


def test_the_longest_message_is_sent(line: Line) -> None:
    call = line.dial(f"{line.to_business}211").speak("and so on", seconds=400)
    assert call.says("Your message was sent.")


def test_an_empty_recording_is_offered_once_more_and_then_becomes_a_call_back(line: Line) -> None:
    call = line.dial(f"{line.to_business}211").wait_silent()
    assert call.says("We did not hear anything.")
    assert call.says("To record a message, press 1.")
    assert call.press("1").doing == "record"
    assert call.wait_silent().says("The business will call you")
    assert line.request(call).sort is Sorting.CALL_BACK
    assert line.kept(call).takes == 2


def test_after_an_empty_recording_a_message_can_be_left_or_declined(line: Line) -> None:
    call = line.dial(f"{line.to_business}211").wait_silent().press("1").speak("here I am").wait_silent()
    assert call.says("Your message was sent.")
    assert line.request(call).sort is Sorting.LISTEN
    other = line.dial(f"{line.to_business}211").wait_silent().press("2")
    assert other.says("Nothing is recorded.")
    assert line.request(other).sort is Sorting.CALL_BACK


def test_the_reference_is_texted_once_to_the_number_that_calls(line: Line) -> None:
    caller = new_caller()
    call = line.dial(f"{line.to_business}2221", caller=caller)
    letters = line.stage.desk.requests.letters(line.account, line.reference(call))
    [letter] = letters
    assert (letter.kind, letter.way, letter.sender) == (LetterKind.TEXT_REFERENCE, Way.TEXT, "+18005550100")
    assert letter.number is not None
    assert letter.number.e164 == caller
    assert letter.values == {"reference": line.reference(call)}


@pytest.mark.parametrize("why", ["abroad", "stopped"])
def test_who_gets_no_texts_is_told_so_while_they_can_still_write_the_numbers_down(line: Line, why: str) -> None:
    caller = "+442079460958" if why == "abroad" else new_caller()
    if why == "stopped":
        line.phone.text(caller, SHARED, "STOP")
    call = line.dial(f"{line.to_business}2221", caller=caller)
    assert call.says("No text message can go to your number from here.")
    assert not call.says("on its way")
    assert line.stage.desk.requests.letters(line.account, line.reference(call)) == ()


def test_the_numbers_are_repeated_at_the_end(line: Line) -> None:
    call = line.dial(f"{line.to_business}222").press("0")
    assert call.words.count(spoken(line.pin(call))) == 2
    assert call.wait_silent().ended
    assert line.stage.desk.requests.letters(line.account, line.reference(call)) == ()


def test_a_key_without_meaning_at_the_end_does_not_end_the_call(line: Line) -> None:
    call = line.dial(f"{line.to_business}222").press("5")
    assert call.says("That key has no meaning here.")
    assert call.words.count(spoken(line.reference(call))) == 2
    assert call.press("1").says("The text message is on its way.")
    assert call.ended


def test_two_calls_at_once_leave_two_requests(line: Line) -> None:
    caller = new_caller()
    first, second = line.dial(caller=caller), line.dial(caller=caller)
    for keys in ("1", "1", line.code.code, "2", "1"):
        first.press(keys)
        second.press(keys)
    assert line.reference(first) != line.reference(second)
    assert line.pin(first) != line.pin(second)
    assert line.request(first).id != line.request(second).id


@pytest.mark.parametrize(
    "shown", [None, "", "anonymous", "Restricted", "+266696687", "client:someone", "sip:a@b.example"]
)
def test_a_withheld_number_leaves_a_request_all_the_same(line: Line, shown: str | None) -> None:
    call = (
        line.dial(f"{line.to_business}21", caller=shown) if shown != "" else line.dial(f"{line.to_business}21", From="")
    )
    assert line.kept(call).caller is None
    assert line.submission(call).typed.phone is None
    assert line.request(call).contact == ""
    call.press("1").speak("call me at my sister's").wait_silent()
    assert not call.says("as a text message")
    assert call.says("You can hang up now.")
    assert call.press("1").says("That key has no meaning here.")
    assert call.wait_silent().ended
    assert line.stage.desk.requests.letters(line.account, line.reference(call)) == ()


def test_who_withholds_the_number_and_declines_can_key_one(line: Line) -> None:
    call = line.dial(f"{line.to_business}222", caller=None)
    assert call.says("Please key a number at which it can reach you")
    assert call.press("123#").says("That is not a telephone number")
    assert call.press("41*5550123#").says("That key has no meaning here.")
    assert call.press("0#").says("Your number is not shown to us")
    assert call.press("4155550123#").says(spoken("14155550123"))
    kept, request = line.kept(call), line.request(call)
    assert kept.given is not None
    assert (kept.given.e164, kept.caller, kept.consent) == ("+14155550123", None, Consent.REFUSED)
    assert request.contact == "•••• 23"
    found = line.stage.desk.requests.by_contact(line.account, "phone:+14155550123")
    assert [entry.request for entry in found] == [request.id]


def test_who_keys_no_number_keeps_the_request(line: Line) -> None:
    call = line.dial(f"{line.to_business}222", caller=None).wait_silent().wait_silent()
    assert call.ended
    assert call.says("Your request is kept under the reference that you heard.")
    assert line.kept(call).given is None


def test_no_address_of_a_call_says_who_calls_or_what_was_keyed(line: Line) -> None:
    caller = new_caller()
    call = line.dial(f"{line.to_business}2122", caller=caller, CallerName="LOPEZ ANA")
    line.dial(f"12{line.reference(call)}{line.pin(call)}", caller=caller)
    assert line.phone.exchange is not None
    addresses = " ".join(posted.url for posted in line.phone.exchange.book.state.posted)
    for personal in (caller[1:], "LOPEZ", line.reference(call), line.pin(call)):
        assert personal not in addresses
    names = {name for document in call.documents if "action=" in document for name in state_of(document)}
    assert names <= {"account", "again", "code", "language", "miss", "take"}
