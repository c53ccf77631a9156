"""Keys without a meaning, no keys at all, 0 for once more: at every prompt of a call."""

import pytest

from chalicelib.domain.request import Sorting
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import Consent
from chalicelib.errors import NotFound
from tests.http.telephone import DEDICATED, SHARED, Line, spoken

GOODBYE = "We could not understand your keys"
SILENT = "We did not hear a key"
# The keys that lead to a prompt, the words of the prompt, and a key that means nothing there.
PROMPTS = {
    "language": ("", "For English, press 1.", "9"),
    "menu": ("1", "To make a request about your personal information", "5"),
    "code": ("11", "Please key the six digits", "12#"),
    "business": ("11CODE", "To hear what you can ask for, press 1.", "8"),
    "right": ("11CODE2", "To have your information deleted", "7"),
    "consent": ("11CODE21", "To record a message, press 1.", "3"),
    "reference": ("12", "Please key the eleven digits", "123#"),
}


@pytest.mark.parametrize("name", PROMPTS)
def test_silence_repeats_the_prompt_once_and_then_ends_the_call_with_words(line: Line, name: str) -> None:
    keys, words, _ = PROMPTS[name]
    call = line.dial(keys.replace("CODE", line.code.code))
    assert call.asks["timeout"] == 15
    assert call.wait_silent().says(words)
    assert call.wait_silent().says(SILENT)
    assert call.ended


@pytest.mark.parametrize("name", PROMPTS)
def test_zero_repeats_all_that_was_said_as_often_as_one_likes(line: Line, name: str) -> None:
    keys, words, _ = PROMPTS[name]
    call = line.dial(keys.replace("CODE", line.code.code))
    before = [one for one in call.heard if one.words]
    for _ in range(5):
        call.press("0#" if call.asks["finish"] else "0")
        assert [one for one in call.heard if one.words] == before
    assert call.says(words)


@pytest.mark.parametrize("name", [name for name in PROMPTS if name != "code"])
def test_three_keys_without_a_meaning_end_the_call_with_words(line: Line, name: str) -> None:
    keys, words, wrong = PROMPTS[name]
    call = line.dial(keys.replace("CODE", line.code.code))
    for _ in range(2):
        assert call.press(wrong).says(words)
    assert call.press(wrong).says(GOODBYE)
    assert call.ended


@pytest.mark.parametrize("key", ["*", "#", "7", "9"])
def test_star_and_pound_are_keys_without_a_meaning(line: Line, key: str) -> None:
    call = line.dial(f"{line.to_business}2").press(key)
    assert call.says("That key has no meaning here.")
    assert call.says("To have your information deleted")
    assert call.press("1").says("Your request has arrived.")
    assert line.request(call).right is Right.DELETE


def test_silence_between_keys_begins_to_count_anew(line: Line) -> None:
    call = line.dial().wait_silent().press("7").wait_silent()
    assert call.says("For English, press 1.")
    assert call.wait_silent().ended


def test_the_end_is_spoken_in_every_language_before_one_is_chosen(line: Line) -> None:
    call = line.dial().wait_silent().wait_silent()
    assert {one.language for one in call.heard if one.words} == {"en-US", "es-US"}


@pytest.mark.parametrize("how", ["silence", "wrong"])
def test_after_the_right_was_keyed_the_caller_hears_that_the_request_is_kept(line: Line, how: str) -> None:
    call = line.dial(f"{line.to_business}24")
    if how == "silence":
        call.wait_silent().wait_silent()
    else:
        call.press("9").press("8").press("*")
    assert call.ended
    assert call.says("Your request is kept under the reference that you heard.")
    assert line.request(call).sort is Sorting.CALL_BACK
    assert line.kept(call).consent is Consent.NOT_ASKED


@pytest.mark.parametrize("to", [SHARED, DEDICATED])
@pytest.mark.parametrize("after", range(5))
def test_who_hangs_up_before_a_right_is_keyed_leaves_nothing(line: Line, to: str, after: int) -> None:
    keys = ["1", "1", *([line.code.code] if to == SHARED else []), "1", "2"]
    call = line.dial("".join(keys[:after]), to=to).hang_up()
    assert line.stage.desk.requests.letters(line.account, line.reference(call)) == ()
    with pytest.raises(NotFound):
        line.stage.desk.lines.call(call.sid)


@pytest.mark.parametrize("keys", ["", "1", "2", "1#", "20"])
def test_who_hangs_up_after_the_right_was_keyed_leaves_a_request(line: Line, keys: str) -> None:
    call = line.dial(f"{line.to_business}25")
    for key in keys:
        if call.doing == "record" and key == "#":
            call.speak("no, wait")
        call.press(key)
    call.hang_up()
    request = line.request(call)
    assert (request.right, request.outcome) == (Right.LIMIT_SENSITIVE, None)
    assert line.kept(call).ended_at is not None


def test_who_hangs_up_while_recording_has_sent_the_message(line: Line) -> None:
    call = line.dial(f"{line.to_business}261").speak("Something else, please").hang_up()
    assert call.ended
    assert [one["words"] for one in line.phone.recordings() if one["call"] == call.sid] == ["Something else, please"]
    assert line.kept(call).consent is Consent.GIVEN


def test_the_numbers_are_heard_before_anything_is_recorded(line: Line) -> None:
    call = line.dial(f"{line.to_business}21")
    assert call.words.index(spoken(line.reference(call))) < call.words.index("To record a message")
    assert call.words.index(spoken(line.pin(call))) < call.words.index("To record a message")


@pytest.mark.parametrize("name", ["code", "reference"])
def test_a_star_among_digits_is_a_slip_and_no_miss(line: Line, name: str) -> None:
    keys, words, _ = PROMPTS[name]
    call = line.dial(keys)
    for _ in range(4):
        call.press("12*34#")
        assert call.says("That key has no meaning here.")
        assert call.says(words)
    assert not call.ended
