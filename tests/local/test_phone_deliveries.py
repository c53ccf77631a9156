"""Webhooks come late, often, in any order, wrongly signed or not at all, as one wishes."""

import pytest

from infra.local.phone.client import AppIsWrong
from infra.local.phone.webhooks import overrides
from tests.local.line import ANA, DONE, RECORD, RECORDING, SHARED, STATUS, VOICE, Line


def line_with_a_message(line: Line) -> Line:
    line.answers |= {VOICE: RECORD, DONE: "<Say>Kept</Say>"}
    line.phone.dial(ANA, SHARED).speak("Delete").press("#")
    return line


def test_a_callback_comes_after_its_delay() -> None:
    line = Line()
    line.phone.deliveries("recording", delay=3600)
    line_with_a_message(line)
    assert line.got(RECORDING) == []
    line.move(minutes=59)
    assert line.phone.deliver() == 0
    line.move(minutes=1)

    assert line.phone.deliver() == 1
    assert len(line.got(RECORDING)) == 1


def test_a_callback_comes_fifty_times_with_one_idempotency_token() -> None:
    line = Line()
    line.phone.deliveries("recording", times=50)
    line_with_a_message(line)

    posts = line.got(RECORDING)
    assert len(posts) == 50
    assert len({post.token for post in posts}) == 1


def test_a_step_that_is_repeated_goes_on_from_its_last_answer() -> None:
    line = Line()
    line.phone.deliveries("step", times=3)
    line_with_a_message(line)

    assert len(line.got(DONE)) == 3
    assert line.phone.calls_to(SHARED)[0].words == "Kept"


def test_lost_callbacks_never_come() -> None:
    line = Line()
    line.phone.deliveries("recording", lose=True)
    line_with_a_message(line)

    assert line.phone.deliver(everything=True) == 0
    assert line.got(RECORDING) == []
    assert len(line.phone.recordings()) == 1


def test_a_lost_step_is_an_application_error() -> None:
    line = Line({VOICE: RECORD})
    line.phone.deliveries("voice", lose=True)
    with pytest.raises(AppIsWrong):
        line.phone.dial(ANA, SHARED)


def test_a_callback_can_come_before_the_step_that_it_follows() -> None:
    line = Line()
    line.phone.deliveries("recording", early=True)
    line_with_a_message(line)

    assert [post.path for post in line.posts] == [VOICE, RECORDING, DONE, STATUS]


def test_what_is_held_comes_backwards() -> None:
    line = Line()
    line.phone.deliveries("recording", hold=True)
    line.phone.deliveries("status", hold=True)
    line_with_a_message(line)
    assert line.phone.deliver(everything=True, backwards=True) == 2

    assert [post.path for post in line.posts][-2:] == [STATUS, RECORDING]


def test_a_wrong_signature_is_refused_by_the_validator() -> None:
    line = Line()
    line.phone.deliveries("recording", forge=True)
    line_with_a_message(line)

    assert [post.proved for post in line.posts] == [True, True, False, True]


def test_a_failing_callback_is_repeated_as_its_fragment_asks() -> None:
    line = Line({RECORDING: 503})
    line_with_a_message(line)

    assert len(line.got(RECORDING)) == 4


def test_without_a_fragment_only_a_missing_connection_is_tried_again_once() -> None:
    line = Line({STATUS: 503, VOICE: "<Hangup/>"})
    line.phone.dial(ANA, SHARED)
    assert len(line.got(STATUS)) == 1

    line.answers[STATUS] = 0
    line.phone.dial(ANA, SHARED)
    assert len(line.got(STATUS)) == 3


@pytest.mark.parametrize(
    ("fragment", "retries", "kinds"),
    [("", 1, {"ct"}), ("#rc=3&rp=all", 3, {"all"}), ("#rc=9&rp=ct,5xx", 5, {"ct", "5xx"}), ("#ct=500", 1, {"ct"})],
)
def test_connection_overrides_are_read(fragment: str, retries: int, kinds: set[str]) -> None:
    assert overrides(f"https://x.example/a?b=1{fragment}") == (retries, kinds)
