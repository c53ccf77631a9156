"""The export in pages: what all pages promise together is everything, and the verifier names what is not there."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.rights import Right
from chalicelib.services.audit.export_pages import CHAINS_A_PAGE, ExportPage, Place, export_page
from chalicelib.services.audit.watch_audit import note_entry
from chalicelib.services.handling.read_requests import read_request
from tests.fakes.acme import ask, ask_one, open_acme
from tests.fakes.desk import FakeDesk

ROOT = Path(__file__).parents[3]


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    """The owner of an account with four requests and a day of views, an hour ago."""
    staff = open_acme(desk)
    ask(desk, staff.account, Right.DELETE, Right.OPT_OUT_SALE)
    for _ in range(2):
        read_request(desk, staff, ask_one(desk, staff.account).id)
    watch(desk)
    desk.clock.pass_(hours=1)
    return staff


def watch(desk: FakeDesk) -> None:
    """Do what the stream worker does."""
    for entry in list(desk.engine.audit.values()):
        note_entry(desk, entry)


def pages(desk: FakeDesk, staff: Staff, limit: int = 5) -> Iterator[ExportPage]:
    place: Place | None = None
    while True:
        page = export_page(desk, staff, place, limit=limit)
        yield page
        if page.following is None:
            return
        place = page.following


def lines(page: ExportPage) -> list[dict[str, Any]]:
    """What a system writes down of a page."""
    return [*(entry.as_dict() for entry in page.entries), dict(page.closing)]


def verdict(desk: FakeDesk, folder: Path, *found: ExportPage) -> str:
    """What an auditor's program says about these pages."""
    content = "".join(json.dumps(line) + "\n" for page in found for line in lines(page))
    (folder / "audit.jsonl").write_text(content, encoding="utf-8")
    (folder / "key.json").write_text(json.dumps(desk.signer.jwks()))
    command = [sys.executable, "tools/verify_audit.py", str(folder / "audit.jsonl"), "--key", str(folder / "key.json")]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def entry_of(desk: FakeDesk, tag: str) -> AuditEntry:
    return next(entry for entry in desk.engine.audit.values() if entry.tag == tag)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_all_pages_together_are_intact_and_hold_everything(
    desk: FakeDesk, olga: Staff, tmp_path: Path, limit: int
) -> None:
    found = list(pages(desk, olga, limit))
    assert verdict(desk, tmp_path, *found).startswith("INTACT: ")
    told = {(entry.chain, entry.seq) for page in found for entry in page.entries}
    assert told == set(desk.engine.audit)
    assert [page.closing["manifest"]["last"] for page in found] == [False] * (len(found) - 1) + [True]
    assert all(len(page.entries) <= limit for page in found if page.following and not page.following.listed)


def test_it_is_audited_once_when_it_begins(desk: FakeDesk, olga: Staff) -> None:
    list(pages(desk, olga, 2))
    [entry] = [entry for entry in desk.engine.audit.values() if entry.tag == "audit:exported"]
    assert (entry.actor, entry.detail) == (olga.actor, {"in": "pages"})


def test_what_changes_while_pages_are_read_makes_no_gap(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    reading = pages(desk, olga, 2)
    found = [next(reading)]
    read_request(desk, olga, ask_one(desk, olga.account).id)
    watch(desk)
    found += reading
    assert verdict(desk, tmp_path, *found).startswith("INTACT: ")


def test_a_request_of_the_last_minutes_is_left_to_the_next_export(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    young = ask_one(desk, olga.account)
    found = list(pages(desk, olga))
    assert not any(entry.chain.endswith(young.id) for page in found for entry in page.entries)
    assert verdict(desk, tmp_path, *found).startswith("INTACT: ")
    desk.clock.pass_(minutes=16)
    found = list(pages(desk, olga))
    assert any(entry.chain.endswith(young.id) for page in found for entry in page.entries), "though nothing told of it"
    assert verdict(desk, tmp_path, *found).startswith("INTACT: ")


def test_more_chains_than_a_page_looks_at_are_found_on_the_next(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    for _ in range(CHAINS_A_PAGE + 2):
        ask_one(desk, olga.account)
        watch(desk)
    desk.clock.pass_(hours=1)
    found = list(pages(desk, olga, 10_000))
    assert verdict(desk, tmp_path, *found).startswith("INTACT: ")
    assert {(entry.chain, entry.seq) for page in found for entry in page.entries} == set(desk.engine.audit)


def test_another_account_is_left_out(desk: FakeDesk, olga: Staff) -> None:
    other = open_acme(desk, "other")
    ask(desk, other.account)
    watch(desk)
    desk.clock.pass_(hours=1)
    said = json.dumps([lines(page) for page in pages(desk, olga)])
    assert other.account.id not in said


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_page_that_is_left_out_is_named(desk: FakeDesk, olga: Staff, tmp_path: Path, missing: int) -> None:
    found = list(pages(desk, olga, 3))
    del found[missing]
    said = verdict(desk, tmp_path, *found)
    assert said.startswith("PROBLEM: ")
    assert "does not follow the one before it" in said


def test_an_export_that_ends_before_its_last_page_is_named(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    said = verdict(desk, tmp_path, *list(pages(desk, olga, 3))[:-1])
    assert "PROBLEM: truncated: the export does not end with a manifest" in said


def test_pages_of_two_exports_do_not_make_one(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    first = list(pages(desk, olga, 3))
    desk.clock.pass_(minutes=1)
    second = list(pages(desk, olga, 3))
    assert "PROBLEM: manifest 2" in verdict(desk, tmp_path, first[0], *second[1:])


def test_an_edited_manifest_is_named(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    first, *rest = pages(desk, olga, 3)
    signed = dict(first.closing)
    forged = replace(first, closing={**signed, "manifest": {**signed["manifest"], "chains": {}, "entries": 0}})
    said = verdict(desk, tmp_path, forged, *rest)
    assert "PROBLEM: manifest: its signature is not valid" in said


def test_an_edited_entry_and_a_truncated_chain_are_named(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    entry = entry_of(desk, "request:contact:confirmed")
    desk.engine.audit[entry.chain, entry.seq] = replace(entry, actor="user:usr_somebody")
    assert f'chain "{entry.chain}" seq {entry.seq}: edited' in verdict(desk, tmp_path, *pages(desk, olga, 3))
    del desk.engine.audit[entry.chain, entry.seq]
    assert f'chain "{entry.chain}" seq {entry.seq - 1}: truncated' in verdict(desk, tmp_path, *pages(desk, olga, 3))


def test_a_chain_that_is_gone_with_its_line_in_the_register_is_named_by_its_request(
    desk: FakeDesk, olga: Staff, tmp_path: Path
) -> None:
    chain = entry_of(desk, "request:contact:confirmed").chain
    for place in [place for place in desk.engine.audit if place[0] == chain]:
        del desk.engine.audit[place]
    for key in [key for key in desk.engine.rows if key[1] == chain]:
        del desk.engine.rows[key]
    assert f'chain "{chain}": removed: the manifest lists it' in verdict(desk, tmp_path, *pages(desk, olga))


def test_a_chain_outlives_its_request(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    chain = entry_of(desk, "request:contact:confirmed").chain
    for key in [key for key in desk.engine.rows if key[0] == chain]:
        del desk.engine.rows[key]
    found = list(pages(desk, olga))
    assert any(entry.chain == chain for page in found for entry in page.entries)
    assert verdict(desk, tmp_path, *found).startswith("INTACT: ")


def test_a_place_says_when_the_export_began(desk: FakeDesk, olga: Staff) -> None:
    began = desk.clock.now()
    found = []
    for page in pages(desk, olga, 4):
        desk.clock.pass_(seconds=5)
        found.append(page)
    stamps = {page.closing["manifest"]["exported_at"] for page in found}
    assert len(stamps) == 1
    assert all(page.following is None or page.following.began - began < timedelta(seconds=1) for page in found)
