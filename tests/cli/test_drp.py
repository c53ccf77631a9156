"""`recourse drp`: a business lets agents in."""

import json

import pytest

from chalicelib.cli.main import main
from tests.cli.test_main import ADD, Captured, refused, said
from tests.fakes.desk import FakeDesk


@pytest.fixture
def acme(capsys: Captured) -> FakeDesk:
    """A deployment with a business."""
    desk = FakeDesk()
    assert main(ADD, lambda: desk) == 0
    capsys.readouterr()
    return desk


def test_the_door_is_opened_changed_and_shut(acme: FakeDesk, capsys: Captured) -> None:
    opened = {"account": "acme", "open": True, "business_id": "ACME", "permission": True, "confirmation": True}
    assert said(capsys, acme, "drp", "on", "--account", "acme") == [opened]
    changed = ("--business-id", "ACME_CO", "--permission", "no", "--confirmation", "no")
    [line] = said(capsys, acme, "drp", "on", "--account", "acme", *changed)
    assert (line["business_id"], line["permission"], line["confirmation"]) == ("ACME_CO", False, False)
    [shut] = said(capsys, acme, "drp", "off", "--account", "acme")
    assert (shut["open"], shut["business_id"]) == (False, "ACME_CO")
    [again] = said(capsys, acme, "drp", "on", "--account", "acme")
    assert (again["open"], again["business_id"], again["permission"]) == (True, "ACME_CO", False)
    chain = acme.audit_log.chain_of(acme.accounts.by_slug("acme").id, None)
    tags = [entry.tag for entry in acme.audit_log.entries(chain)]
    assert tags.count("account:settings:changed") == 4


def test_the_entry_for_the_directory_is_printed(acme: FakeDesk, capsys: Captured) -> None:
    said(capsys, acme, "drp", "on", "--account", "acme")
    assert main(["drp", "entry", "--account", "acme"], lambda: acme) == 0
    entry = json.loads(capsys.readouterr().out)
    assert entry["id"] == "ACME"
    assert entry["api_base"] == "http://recourse.test/drp/acme"
    assert entry["supported_verifications"] == ["email", "phone_number", "address"]
    assert entry["supported_actions"][:2] == ["sale:opt-out", "sale:opt-in"]
    assert entry["web_url"] == "http://recourse.test/c/acme"


def test_without_an_open_door_there_is_no_entry(acme: FakeDesk, capsys: Captured) -> None:
    code, line = refused(capsys, lambda: acme, "drp", "entry", "--account", "acme")
    assert (code, "recourse drp on" in line) == (2, True)
    assert said(capsys, acme, "drp", "off", "--account", "acme") == [{"account": "acme", "open": False}]


def test_an_id_is_one_businesss_and_has_a_form(acme: FakeDesk, capsys: Captured) -> None:
    other = [text.replace("acme", "beta") for text in ADD]
    assert main(other, lambda: acme) == 0
    capsys.readouterr()
    said(capsys, acme, "drp", "on", "--account", "acme")
    assert "taken" in refused(capsys, lambda: acme, "drp", "on", "--account", "beta", "--business-id", "ACME")[1]
    assert "malformed" in refused(capsys, lambda: acme, "drp", "on", "--account", "beta", "--business-id", "A B")[1]
