"""`recourse incident scope`: whom somebody's looks concern, and what lies in the folder afterwards."""

from pathlib import Path

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.permissions import Role
from chalicelib.services.audit.watch_audit import note_entry
from chalicelib.services.handling.read_part import Part, read_part
from tests.cli.test_main import Captured, refused, said
from tests.fakes.acme import ANA, ask, hire, open_acme
from tests.fakes.desk import FakeDesk

SCOPE = ("incident", "scope", "--from", "2026-01-01T00:00Z")


@pytest.fixture
def hal() -> tuple[FakeDesk, Staff]:
    """Two people have asked Acme; Hal has looked at what one of them asked."""
    desk = FakeDesk()
    staff = open_acme(desk)
    ask(desk, staff.account, email=Email("bo@example.com"))
    asked = ask(desk, staff.account)
    hal = hire(desk, staff.account, Role.HANDLER, "Hal")
    read_part(desk, hal, asked.requests[0], Part.OVERVIEW)
    for entry in list(desk.engine.audit.values()):
        note_entry(desk, entry)  # as the stream worker does
    return desk, hal


def test_only_who_was_looked_at_is_concerned_by_one_person_s_looks(
    hal: tuple[FakeDesk, Staff], capsys: Captured, tmp_path: Path
) -> None:
    desk, staff = hal
    folder = tmp_path / "scope"
    (line,) = said(capsys, desk, *SCOPE, "--actor", staff.actor, "--into", str(folder))
    assert (line["account"], line["requests"], line["people"]) == ("acme", 1, 1)
    listed = (folder / "acme-people.csv").read_text(encoding="utf-8")
    assert ANA.address in listed
    assert "bo@example.com" not in listed
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert "People concerned: 1" in (folder / "acme-authority.txt").read_text(encoding="utf-8")


def test_without_an_actor_all_are_and_the_look_is_on_record(hal: tuple[FakeDesk, Staff], capsys: Captured) -> None:
    desk, _ = hal
    (line,) = said(capsys, desk, *SCOPE, "--noticed", "2026-01-02T03:04")
    assert (line["requests"], line["people"]) == (2, 2)
    assert line["authority_by"] == "2026-01-05T03:04+00:00"
    looks = [entry.detail for entry in desk.engine.audit.values() if entry.tag == "view:incident-scope"]
    assert looks == [{"count": 2, "people": 2}]
    (before,) = said(capsys, desk, *SCOPE, "--until", "2026-01-01T00:00Z")
    assert before["people"] == 0


def test_a_time_that_is_none_is_named(hal: tuple[FakeDesk, Staff], capsys: Captured) -> None:
    told = refused(capsys, lambda: hal[0], "incident", "scope", "--from", "Tuesday")
    assert told == (2, "recourse: from: malformed")
