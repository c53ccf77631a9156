"""A call goes as Twilio would let it go."""

import pytest

from infra.local.phone import sound
from infra.local.phone.client import AppIsWrong
from infra.local.phone.commands import Refused
from infra.local.phone.places import WITHHELD
from tests.local.line import ANA, DONE, RECORD, RECORDING, SHARED, STATUS, VOICE, Line

MENU = '<Gather numDigits="{}" timeout="15" action="/menu?a=1" {}><Say>Press</Say></Gather><Say>Goodbye</Say>'


def menu(digits: int = 1, more: str = "") -> str:
    return MENU.format(digits, more)


def test_the_first_post_has_the_standard_parameters_and_is_signed() -> None:
    line = Line({VOICE: menu()})
    call = line.phone.dial(ANA, SHARED, StirVerstat="TN-Validation-Passed-A", CallerName="ANA")

    [post] = line.posts
    assert post.proved
    assert post.params["CallStatus"] == "ringing"
    assert {post.params["From"], post.params["Caller"]} == {ANA}
    assert {post.params["To"], post.params["Called"]} == {SHARED}
    assert (post.params["FromState"], post.params["FromCountry"]) == ("CA", "US")
    assert (post.params["StirVerstat"], post.params["CallerName"]) == ("TN-Validation-Passed-A", "ANA")
    assert post.params["ToCity"] == ""
    assert [(heard.kind, heard.words, heard.language) for heard in call.heard] == [("say", "Press", "en-US")]
    assert (call.doing, call.asks["timeout"]) == ("gather", 15)


def test_a_withheld_number_is_the_word_anonymous_on_a_keypad() -> None:
    line = Line({VOICE: menu()})
    line.phone.dial(None, SHARED)

    assert line.posts[0].params["From"] == WITHHELD
    assert "FromState" not in line.posts[0].params


def test_a_gather_ends_with_its_last_digit_and_posts_to_its_action() -> None:
    line = Line({VOICE: menu(3), "/menu": "<Say>Thanks</Say>"})
    call = line.phone.dial(ANA, SHARED).press("12")
    assert len(line.posts) == 1
    call.press("3")

    post = line.posts[1]
    assert post.proved
    assert (post.path, post.query, post.params["Digits"], post.params["FinishedOnKey"]) == (
        "/menu",
        {"a": "1"},
        "123",
        "",
    )
    assert post.params["CallStatus"] == "in-progress"
    assert (call.words, call.ended) == ("Thanks", True)


def test_a_finishing_key_ends_a_gather_early_and_is_no_digit() -> None:
    line = Line({VOICE: menu(6), "/menu": "<Say>Thanks</Say>"})
    line.phone.dial(ANA, SHARED).press("12#")

    assert (line.posts[1].params["Digits"], line.posts[1].params["FinishedOnKey"]) == ("12", "#")


def test_without_a_finishing_key_every_key_is_a_digit() -> None:
    line = Line({VOICE: menu(2, 'finishOnKey=""'), "/menu": "<Say>Thanks</Say>"})
    line.phone.dial(ANA, SHARED).press("#*")

    assert line.posts[1].params["Digits"] == "#*"


def test_some_digits_and_then_silence_are_posted() -> None:
    line = Line({VOICE: menu(6), "/menu": "<Say>Thanks</Say>"})
    line.phone.dial(ANA, SHARED).press("12").wait_silent()

    assert line.posts[1].params["Digits"] == "12"


def test_silence_falls_through_to_the_next_verb() -> None:
    line = Line({VOICE: menu()})
    call = line.phone.dial(ANA, SHARED).wait_silent()

    assert (call.words, call.ended) == ("Goodbye", True)
    assert [post.path for post in line.posts] == [VOICE, STATUS]


def test_silence_is_posted_where_the_gather_asks_for_it() -> None:
    line = Line({VOICE: menu(1, 'actionOnEmptyResult="true"'), "/menu": "<Say>Nothing</Say>"})
    line.phone.dial(ANA, SHARED).wait_silent()

    assert line.posts[1].params["Digits"] == ""


def test_a_redirection_is_followed_and_a_pause_is_heard() -> None:
    line = Line({VOICE: '<Pause length="2"/><Redirect>/next</Redirect>', "/next": '<Say loop="2">Here</Say>'})
    call = line.phone.dial(ANA, SHARED)

    assert [(heard.kind, heard.seconds, heard.loop) for heard in call.heard] == [("pause", 2, 1), ("say", 0, 2)]
    assert [post.path for post in line.posts] == [VOICE, "/next", STATUS]


def test_stepwise_a_caller_can_hang_up_before_the_words_are_over() -> None:
    line = Line({VOICE: "<Say>Your reference</Say><Redirect>/next</Redirect>", "/next": "<Say>Here</Say>"})
    line.phone.dial(ANA, SHARED, stepwise=True).hang_up()
    assert [post.path for post in line.posts] == [VOICE, STATUS]

    call = line.phone.dial(ANA, SHARED, stepwise=True).go_on()
    assert (call.doing, line.posts[-1].path) == ("speaking", "/next")
    assert call.go_on().ended


def test_a_recording_is_posted_with_its_key_and_told_of() -> None:
    line = Line({VOICE: RECORD, DONE: "<Say>Kept</Say>"})
    call = line.phone.dial(ANA, SHARED)
    assert [heard.kind for heard in call.heard] == ["say", "beep"]
    call.speak(sound.tone(3)).press("1").press("#")

    [kept] = line.phone.recordings()
    [done], [told] = line.got(DONE), line.got(RECORDING)
    assert done.proved
    assert told.proved
    assert (done.params["RecordingDuration"], done.params["Digits"]) == ("3", "#")
    assert done.params["RecordingUrl"].endswith(f"/Recordings/{kept['sid']}")
    assert (told.params["RecordingSid"], told.params["RecordingStatus"]) == (kept["sid"], "completed")
    assert told.query == {"take": "1"}
    assert "From" not in told.params
    assert call.words == "Kept"


def test_hanging_up_sends_the_recording_with_hangup_as_its_key() -> None:
    line = Line({VOICE: RECORD, DONE: "<Hangup/>"})
    call = line.phone.dial(ANA, SHARED).speak("Please delete my data").hang_up()

    [done] = line.got(DONE)
    assert (done.params["Digits"], done.params["CallStatus"]) == ("hangup", "completed")
    assert line.got(STATUS)[0].params["CallStatus"] == "completed"
    assert call.ended
    assert line.phone.recordings()[0]["words"] == "Please delete my data"


@pytest.mark.parametrize("way", ["silence", "key"])
def test_an_empty_recording_posts_nothing_and_the_next_verb_follows(way: str) -> None:
    line = Line({VOICE: RECORD})
    call = line.phone.dial(ANA, SHARED)
    call.wait_silent() if way == "silence" else call.press("#")

    assert call.words == "Nothing was heard"
    assert line.got(DONE) == []
    assert [post.params["RecordingStatus"] for post in line.got(RECORDING)] == ["absent"]


def test_at_its_longest_a_recording_is_cut_and_ends() -> None:
    short = RECORD.replace('maxLength="360"', 'maxLength="2"')
    line = Line({VOICE: short, DONE: "<Say>Kept</Say>"})
    line.phone.dial(ANA, SHARED).speak(sound.tone(5))

    [kept] = line.phone.recordings()
    assert line.got(DONE)[0].params["RecordingDuration"] == "2"
    assert sound.seconds_of(line.book.audio(kept["sid"])) == 2


def test_hanging_up_at_a_gather_is_known_from_the_status_callback_alone() -> None:
    line = Line({VOICE: menu()})
    line.phone.dial(ANA, SHARED).hang_up()

    assert [post.path for post in line.posts] == [VOICE, STATUS]


def test_a_call_of_the_app_rings_until_somebody_answers() -> None:
    line = Line()
    line.exchange.ring(ANA, SHARED, twiml="<Response><Say>Your code is 1 2 3</Say></Response>")
    [call] = line.phone.calls_to(ANA)
    assert call.doing == "ringing"
    call.answer()

    assert (call.words, call.ended) == ("Your code is 1 2 3", True)
    assert line.posts == []


def test_a_call_that_nobody_takes_is_over() -> None:
    line = Line()
    line.exchange.ring(ANA, SHARED, url="https://line.example/say", status_url="https://line.example/status")
    line.phone.calls_to(ANA)[0].refuse("busy")

    assert line.got("/status")[0].params["CallStatus"] == "busy"
    with pytest.raises(Refused):
        line.phone.calls_to(ANA)[0].answer()


def test_what_is_played_is_fetched_and_must_be_audio() -> None:
    line = Line({VOICE: "<Play>/greeting</Play>", "/greeting": "<Say>no audio</Say>"}, strict=False)
    line.phone.dial(ANA, SHARED)

    assert line.phone.problems == ["12300: /greeting was to be played: 200 text/xml"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("<Shout/>", "12100"),
        ("<Dial>+14155550100</Dial>", "does not carry out <Dial>"),
        (500, "answered 500"),
        (0, "no answer"),
        ("<Redirect>/telephony/voice</Redirect>", "asked the caller nothing"),
    ],
)
def test_an_app_that_answers_wrongly_fails_the_test_and_the_call(answer: str | int, said: str) -> None:
    line = Line({VOICE: answer})
    with pytest.raises(AppIsWrong, match=said):
        line.phone.dial(ANA, SHARED)

    assert line.phone.calls_to(SHARED)[0].ended


def test_a_call_takes_only_what_it_asks_for() -> None:
    line = Line({VOICE: menu()})
    call = line.phone.dial(ANA, SHARED)
    with pytest.raises(Refused, match="does not record now"):
        call.speak("hello")
    call.wait_silent()
    with pytest.raises(Refused, match="asks nothing now"):
        call.press("1")


def test_a_call_whose_page_was_closed_ends_by_itself() -> None:
    line = Line({VOICE: menu()})
    call = line.phone.dial(ANA, SHARED)
    line.move(minutes=16)
    line.exchange.hang_up_forgotten()

    assert call.look().ended
