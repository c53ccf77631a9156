"""An operator names and looks after endpoints at the terminal; a secret is printed once."""

import json

import pytest

from chalicelib.cli.main import WRONG_USE, main
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk

URL = "https://hooks.acme.example/"


@pytest.fixture
def desk() -> FakeDesk:
    desk = FakeDesk()
    open_acme(desk)
    return desk


def run(desk: FakeDesk, *words: str) -> int:
    return main(["webhook", *words, "--account", "acme"], lambda: desk)


def test_an_endpoint_is_added_listed_tried_rotated_and_removed(
    desk: FakeDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(desk, "add", "--url", URL, "--events", "request.received") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["secret"].startswith("whsec_")
    assert run(desk, "list") == 0
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {name: value for name, value in made.items() if name != "secret"}
    assert run(desk, "test", made["id"]) == 0
    assert json.loads(capsys.readouterr().out)["delivery"].startswith("msg_")
    assert run(desk, "rotate", made["id"]) == 0
    assert json.loads(capsys.readouterr().out)["secret"] != made["secret"]
    assert run(desk, "resend", made["id"], "--since", "2026-11-01T00:00:00+00:00") == 0
    assert json.loads(capsys.readouterr().out)["since"] == "2026-11-01T00:00:00+00:00"
    assert run(desk, "remove", made["id"]) == 0
    assert run(desk, "list") == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "--url", "http://x.example/"), "url: not https"),
        (("add", "--url", URL, "--events", "eaten"), "events: unknown"),
        (("test", "whk_x"), "there is no such webhook"),
        (("resend", "whk_x", "--since", "noon"), "since: malformed"),
        (("resend", "whk_x", "--since", "2026-11-01T00:00:00"), "since: needs an offset"),
    ],
)
def test_wrong_use_is_told_in_a_line(
    desk: FakeDesk, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert run(desk, *words) == WRONG_USE
    assert capsys.readouterr().err == f"recourse: {said}\n"
