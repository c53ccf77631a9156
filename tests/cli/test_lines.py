"""`recourse code` and `recourse number`: the line is set up by an operator at a terminal."""

from pathlib import Path

import pytest

from chalicelib.cli.main import main
from chalicelib.domain.telephony import is_service_code
from tests.cli.test_main import ADD, Captured, refused, said
from tests.fakes.desk import FakeDesk
from tests.unit.domain.test_audio_types import tone


@pytest.fixture
def acme(capsys: Captured) -> FakeDesk:
    """A deployment with a business."""
    desk = FakeDesk()
    assert main(ADD, lambda: desk) == 0
    capsys.readouterr()
    return desk


@pytest.fixture
def code(acme: FakeDesk, capsys: Captured) -> str:
    """A code of the business."""
    [made] = said(capsys, acme, "code", "add", "--account", "acme", "--name", "Acme Stores")
    return str(made["code"])


def test_a_new_code_is_printed(acme: FakeDesk, code: str, capsys: Captured) -> None:
    assert is_service_code(code)
    by_default = {"en": "default", "es": "default"}
    listed = {"code": code, "name": "Acme Stores", "greeting": "default", "account": "acme", "greetings": by_default}
    assert said(capsys, acme, "code", "list", "--account", "acme") == [listed]
    assert said(capsys, acme, "code", "list") == [listed]


def test_a_list_of_codes_says_what_is_heard_in_each_language(
    acme: FakeDesk, code: str, capsys: Captured, tmp_path: Path
) -> None:
    def heard() -> dict[str, str]:
        [listed] = said(capsys, acme, "code", "list")
        return dict(listed["greetings"])

    recording = tmp_path / "hello.wav"
    recording.write_bytes(tone(1))
    said(capsys, acme, "code", "greet", code, "--text", "Welcome.")
    assert heard() == {"en": "Welcome.", "es": "default"}
    said(capsys, acme, "code", "greet", code, "--audio", str(recording), "--language", "es")
    assert heard() == {"en": "Welcome.", "es": "audio"}
    said(capsys, acme, "code", "greet", code, "--ready", "brief")
    assert heard() == {"en": "brief", "es": "brief"}


def test_a_code_is_greeted_named_and_retired(acme: FakeDesk, code: str, capsys: Captured, tmp_path: Path) -> None:
    recording = tmp_path / "hello.wav"
    recording.write_bytes(tone(1))
    assert said(capsys, acme, "code", "greet", code, "--ready", "brief")[0]["greeting"] == "ready-made"
    assert said(capsys, acme, "code", "greet", code, "--text", "Welcome.")[0]["greeting"] == "text"
    [played] = said(capsys, acme, "code", "greet", code, "--audio", str(recording), "--language", "es")
    assert played["greeting"] == "audio"
    assert said(capsys, acme, "code", "greet", code, "--default")[0]["greeting"] == "default"
    assert said(capsys, acme, "code", "name", code, "--name", "Acme Outlet")[0]["name"] == "Acme Outlet"
    [other] = said(capsys, acme, "code", "add", "--account", "acme", "--name", "Acme")
    [retired] = said(capsys, acme, "code", "retire", code, "--forward-to", other["code"])
    assert (retired["forwards_to"], retired["retired_at"][:4]) == (other["code"], "2026")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("code", "name", "123456", "--name", "X"), "recourse: there is no such service code"),
        (("code", "list", "--account", "nobody"), "recourse: there is no such account"),
        (("number", "add", "--number", "12"), "recourse: number: malformed"),
        (
            ("number", "add", "--number", "+18005550100", "--account", "acme", "--code", "123456"),
            "recourse: there is no such service code",
        ),
        (
            ("number", "add", "--number", "+18005550100", "--account", "acme", "--mailbox", "acme"),
            "recourse: mailbox: only for shared numbers",
        ),
        (
            ("number", "add", "--number", "+18005550100", "--code", "123459"),
            "recourse: code: only for dedicated numbers",
        ),
        (("number", "move", "--number", "+18005550199"), "recourse: there is no such phone number"),
        (("number", "remove", "--number", "+18005550199"), "recourse: there is no such phone number"),
    ],
)
def test_wrong_names_are_told_in_one_line(acme: FakeDesk, capsys: Captured, arguments: list[str], line: str) -> None:
    assert refused(capsys, lambda: acme, *arguments) == (2, line)


def test_a_greeting_that_cannot_be_read_is_named(acme: FakeDesk, code: str, capsys: Captured) -> None:
    told = refused(capsys, lambda: acme, "code", "greet", code, "--audio", "/nowhere.wav")
    assert told == (2, "recourse: audio: cannot be read")


def test_a_shared_number_says_whose_mailbox_it_has_and_what_the_company_must_be_told(
    acme: FakeDesk,
    capsys: Captured,
) -> None:
    [made] = said(capsys, acme, "number", "add", "--number", "+1 (800) 555-0100")
    assert (made["number"], made["shared"], made["account"]) == ("+18005550100", True, "acme")
    assert made["voice"] == "http://recourse.test/telephony/voice"
    assert made["voice_status"] == "http://recourse.test/telephony/voice/status"
    assert made["messages"] == "http://recourse.test/telephony/sms"


def test_a_dedicated_number_is_listed_with_its_account(acme: FakeDesk, code: str, capsys: Captured) -> None:
    said(capsys, acme, "number", "add", "--number", "+18005550101", "--account", "acme", "--code", code)
    [listed] = said(capsys, acme, "number", "list", "--account", "acme")
    assert listed == {"number": "+18005550101", "shared": False, "account": "acme", "code": code}


def test_a_number_moves_between_shared_account_and_brand_and_goes(acme: FakeDesk, code: str, capsys: Captured) -> None:
    number = ("--number", "+18005550101")
    said(capsys, acme, "number", "add", *number)
    shared = {"number": "+18005550101", "shared": True, "account": "acme", "code": ""}
    own = shared | {"shared": False}
    assert said(capsys, acme, "number", "move", *number, "--account", "acme") == [own]
    assert said(capsys, acme, "number", "move", *number, "--code", code) == [own | {"code": code}]
    assert said(capsys, acme, "number", "list") == [own | {"code": code}]
    assert said(capsys, acme, "number", "move", *number, "--mailbox", "acme") == [shared]
    assert said(capsys, acme, "number", "remove", *number) == [shared]
    assert said(capsys, acme, "number", "list") == []
