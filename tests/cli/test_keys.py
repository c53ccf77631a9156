"""`recourse key`: an operator takes public keys of a business into use and out of it."""

from pathlib import Path

import pytest

from chalicelib.cli.main import main
from chalicelib.domain.audit_tags import Tag
from tests.cli.test_main import ADD, Captured, refused, said
from tests.fakes.api_client import System
from tests.fakes.desk import FakeDesk


@pytest.fixture
def acme(capsys: Captured) -> FakeDesk:
    """A deployment with a business."""
    desk = FakeDesk()
    assert main(ADD, lambda: desk) == 0
    capsys.readouterr()
    return desk


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A public key in a file, as openssl writes it."""
    file = tmp_path / "crm.pem"
    file.write_text(System(base="").public_pem)
    return file


def add(desk: FakeDesk, capsys: Captured, public: Path, *more: str) -> str:
    """Add a key; what is printed is its id and nothing else."""
    arguments = ["key", "add", "--account", "acme", "--public-key", str(public), "--scopes", "read,write", *more]
    assert main(arguments, lambda: desk) == 0
    return capsys.readouterr().out.strip()


def test_a_key_is_added_listed_and_revoked(acme: FakeDesk, public: Path, capsys: Captured) -> None:
    name = add(acme, capsys, public)
    assert name.startswith("key_")
    [listed] = said(capsys, acme, "key", "list", "--account", "acme")
    assert (listed["id"], listed["name"], listed["scopes"]) == (name, "crm", ["read", "write"])
    assert (listed["created_by"], listed["last_used_on"], listed["revoked_at"]) == ("operator:command", None, None)
    [revoked] = said(capsys, acme, "key", "revoke", name)
    assert revoked["revoked_at"]
    assert said(capsys, acme, "key", "revoke", name) == [revoked]
    account = acme.accounts.by_slug("acme")
    entries = acme.audit_log.entries(acme.audit_log.chain_of(account.id, None))
    tags = [entry.tag for entry in entries if ":key:" in entry.tag]
    assert tags == [Tag.ACCOUNT_KEY_ADDED, Tag.ACCOUNT_KEY_REVOKED]
    assert entries[-1].detail == {"key": name}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--scopes", "read,fly"), "recourse: scopes: unknown"),
        (("--scopes", ""), "recourse: scopes: missing"),
        (("--public-key", "/nowhere"), "recourse: public-key: cannot be read"),
        (("--account", "nobody"), "recourse: there is no such account"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    acme: FakeDesk,
    public: Path,
    capsys: Captured,
    arguments: tuple[str, ...],
    line: str,
) -> None:
    usual = ("key", "add", "--account", "acme", "--public-key", str(public), "--scopes", "read")
    assert refused(capsys, lambda: acme, *usual, *arguments) == (2, line)


def test_a_private_key_is_refused(acme: FakeDesk, public: Path, capsys: Captured) -> None:
    public.write_bytes(System(base="").private_pem)
    usual = ("key", "add", "--account", "acme", "--public-key", str(public), "--scopes", "read")
    assert refused(capsys, lambda: acme, *usual) == (2, "recourse: public-key: private")


def test_an_unknown_key_cannot_be_revoked(acme: FakeDesk, capsys: Captured) -> None:
    assert refused(capsys, lambda: acme, "key", "revoke", "key_x") == (2, "recourse: there is no such key")
