"""`recourse pepper`, `recourse secret`, `recourse signing-key`: said what was done, or why it cannot be."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.rekeying import SETTLING
from chalicelib.domain.secret_values import LEAD
from chalicelib.errors import Conflict
from chalicelib.services.health.rekey_contacts import rekey_contacts
from tests.cli.test_main import Captured, refused, said
from tests.fakes.acme import ANA, ask, open_acme
from tests.fakes.desk import FakeDesk


class MemoryStore:
    """A secret in memory, which the desk's own look-ups read."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.faster = False

    def read(self) -> tuple[dict[str, Any], str]:
        return dict(self.desk.secrets.values), "1"

    def write(self, values: dict[str, Any], *, was: str) -> None:
        assert was == "1"
        if self.faster:
            raise Conflict("secret")
        self.desk.secrets.values.clear()
        self.desk.secrets.values.update(values)


@pytest.fixture
def desk() -> FakeDesk:
    made = FakeDesk()
    made.__dict__["secret_store"] = MemoryStore(made)
    return made


def test_a_pepper_is_changed_from_the_first_command_to_the_last(desk: FakeDesk, capsys: Captured) -> None:
    acme = open_acme(desk)
    ask(desk, acme.account)
    (line,) = said(capsys, desk, "pepper", "rotate")
    assert line["used_from"] == (desk.clock.now() + LEAD).isoformat(timespec="seconds")
    assert refused(capsys, lambda: desk, "pepper", "rotate")[0] == 1
    desk.clock.pass_(seconds=(LEAD + SETTLING).total_seconds())
    code, why = refused(capsys, lambda: desk, "pepper", "retire", "1")
    assert (code, "pepper status" in why) == (1, True)
    rekey_contacts(desk)
    (line,) = said(capsys, desk, "pepper", "status")
    assert (line["in_use"], line["looked_up"], line["still_under"]) == (2, [1, 2], {"1": {}})
    assert line["job"]["done_at"]
    assert said(capsys, desk, "pepper", "retire", "1") == []
    assert desk.secrets.values["pepper_retired"] == [1]
    assert desk.requests.by_contact(acme.account.id, ANA.look_up)
    assert refused(capsys, lambda: desk, "pepper", "retire", "1") == (1, "recourse: it is retired already")


def test_while_something_lies_under_a_former_pepper_the_check_fails_and_it_stays(
    desk: FakeDesk, capsys: Captured
) -> None:
    acme = open_acme(desk)
    desk.secrets.season("p", "q")
    rekey_contacts(desk)
    desk.secrets.season("p")
    ask(desk, acme.account)
    desk.secrets.season("p", "q")
    from chalicelib.cli.main import main

    assert main(["pepper", "status"], lambda: desk) == 1
    assert json.loads(capsys.readouterr().out)["still_under"] == {"1": {"contact": 1}}
    assert refused(capsys, lambda: desk, "pepper", "retire", "1")[1].startswith("recourse: something lies under it")
    assert said(capsys, desk, "pepper", "rekey") == []
    assert rekey_contacts(desk) == 1
    assert said(capsys, desk, "pepper", "retire", "1") == []


@pytest.mark.parametrize(("key", "name"), [("form-key", "form_key"), ("cursor-key", "cursor_key"), ("seed", "seed")])
def test_other_keys_are_changed_by_their_names(desk: FakeDesk, capsys: Captured, key: str, name: str) -> None:
    (line,) = said(capsys, desk, "secret", "rotate", key)
    assert line["key"] == name
    assert len(desk.secrets.values[name]) == 2
    desk.clock.pass_(seconds=timedelta(hours=1).total_seconds())
    (line,) = said(capsys, desk, "secret", "rotate", key, "--at-once")
    assert line["used_from"] == desk.clock.now().isoformat(timespec="seconds")


def test_the_token_comes_from_standard_input(desk: FakeDesk, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("abc\n"))
    assert said(capsys, desk, "secret", "token") == []
    assert desk.secrets.values["telephone_token"] == "abc"
    monkeypatch.setattr("sys.stdin", io.StringIO("abc def\n"))
    assert refused(capsys, lambda: desk, "secret", "token") == (2, "recourse: token: malformed")


def test_of_two_operators_at_once_one_is_told(desk: FakeDesk, capsys: Captured) -> None:
    desk.__dict__["secret_store"].faster = True
    assert refused(capsys, lambda: desk, "secret", "rotate", "form-key") == (1, "recourse: Conflict: secret")
