"""`recourse suppression`: the list at a terminal; what is checked never stands in the command line or the answer."""

import io
import json

import pytest

from chalicelib.cli.main import main
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.drop_hash import drop_hash
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Purpose, Why
from chalicelib.services.opt_outs.change_suppression import LiftSuppression, lift_suppression
from tests.cli.test_main import Captured, refused, said
from tests.fakes.acme import ANA, ANAS_PHONE, ask, open_acme
from tests.fakes.desk import FakeDesk

LIST = ("suppression", "list", "--account", "acme")
CHECK = ("suppression", "check", "--account", "acme")


@pytest.fixture
def acme() -> FakeDesk:
    """Ana has opted out by address and number; of what, is half lifted."""
    desk = FakeDesk()
    staff = open_acme(desk)
    ask(desk, staff.account, Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE, phone=ANAS_PHONE)
    lift_suppression(desk, staff, LiftSuppression(contact=ANA, purposes=(Purpose.SALE_SHARING,), why=Why.CONSENTED))
    return desk


def test_the_list_is_printed_with_what_was_lifted(acme: FakeDesk, capsys: Captured) -> None:
    found = {line["value"]: line for line in said(capsys, acme, *LIST)}
    assert set(found) == {ANA.address, ANAS_PHONE.e164}
    limit, sale = found[ANA.address]["opt_outs"]
    assert (limit["purpose"], limit["source"], limit["by_business"]) == ("limit_sensitive", "request", False)
    assert "lifted_at" in sale
    assert "lifted_at" not in limit
    assert found[ANA.address]["hash"] == drop_hash(ANA)
    looks = [entry for entry in acme.engine.audit.values() if entry.tag == Tag.VIEW_SUPPRESSIONS]
    assert [entry.actor for entry in looks] == ["operator:command"]


def test_a_long_list_is_printed_whole(acme: FakeDesk, capsys: Captured) -> None:
    account = acme.accounts.by_slug("acme")
    for number in range(120):
        ask(acme, account, Right.OPT_OUT_SALE, email=Email(f"{number}@example.com"))
    assert len(said(capsys, acme, *LIST)) == 122


def test_contacts_and_hashes_are_checked_line_by_line(
    acme: FakeDesk, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{ANA.address}\n\n{ANAS_PHONE.e164}\n{drop_hash(ANA)}\n"))
    by_address, by_number, by_hash = said(capsys, acme, *CHECK)
    assert by_address == by_hash
    assert [one["purpose"] for one in by_address["opt_outs"]] == ["limit_sensitive"]
    assert {one["purpose"] for one in by_number["opt_outs"]} == {"limit_sensitive", "sale_sharing"}


def test_one_that_is_not_on_the_list_decides_the_exit(
    acme: FakeDesk, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{ANA.address}\nbob@example.com\n"))
    assert main(CHECK, lambda: acme) == 1
    answers = [json.loads(line)["suppressed"] for line in capsys.readouterr().out.splitlines()]
    assert answers == [True, False]


def test_what_cannot_be_read_is_refused(acme: FakeDesk, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("12\n"))
    assert refused(capsys, lambda: acme, *CHECK) == (2, "recourse: phone: malformed")


class Terminal(io.StringIO):
    """What somebody types."""

    def isatty(self) -> bool:
        """Somebody sits in front of it."""
        return True


def test_on_a_terminal_the_command_says_what_it_waits_for(
    acme: FakeDesk, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(f"{ANA.address}\n"))
    assert main(CHECK, lambda: acme) == 0
    told = capsys.readouterr()
    assert told.err == (
        "recourse: waiting for email addresses, phone numbers or DROP hashes, one a line; Ctrl-D ends\n"
    )
    assert len(told.out.splitlines()) == 1
