"""The export: everything that should be there is promised, and the verifier names what is not."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict
from chalicelib.services.audit.export_audit import export_audit
from chalicelib.services.audit.watch_audit import note_entry
from chalicelib.services.audit.write_digest import write_digest
from chalicelib.services.handling.read_requests import read_request
from chalicelib.storage.engine import Change, Taken
from tests.fakes.acme import ask, ask_one, open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.memory_engine import MemoryEngine

ROOT = Path(__file__).parents[3]
OPERATOR = "operator:command"


class BusyEngine(MemoryEngine):
    """Somebody else changes the same record, `busy` times."""

    busy = 0

    def transact(self, changes: Sequence[Change]) -> None:
        if self.busy:
            self.busy -= 1
            raise Taken("account")
        super().transact(changes)


@pytest.fixture
def engine() -> BusyEngine:
    return BusyEngine()


@pytest.fixture
def desk(engine: BusyEngine) -> FakeDesk:
    made = FakeDesk()
    made.__dict__["engine"] = engine
    return made


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    """The owner of an account with three requests and a day of views, all told to the watcher."""
    staff = open_acme(desk)
    ask(desk, staff.account, Right.DELETE, Right.OPT_OUT_SALE)
    read_request(desk, staff, ask_one(desk, staff.account).id)
    watch(desk)
    return staff


def watch(desk: FakeDesk) -> None:
    """Do what the stream worker does."""
    for entry in desk.engine.audit.values():
        note_entry(desk, entry)


def exported(desk: FakeDesk, staff: Staff) -> list[dict[str, Any]]:
    account = desk.accounts.get(staff.account.id)
    return [json.loads(line) for line in export_audit(desk, account, actor=OPERATOR)]


def verdict(desk: FakeDesk, staff: Staff, folder: Path) -> str:
    """What an auditor's program says about a fresh export, with key and digests."""
    account = desk.accounts.get(staff.account.id)
    (folder / "audit.jsonl").write_text("".join(export_audit(desk, account, actor=OPERATOR)), encoding="utf-8")
    (folder / "key.json").write_text(json.dumps(desk.signer.jwks()))
    command = [sys.executable, "tools/verify_audit.py", str(folder / "audit.jsonl"), "--key", str(folder / "key.json")]
    for number, content in desk.digests.kept.items():
        (folder / "digests").mkdir(exist_ok=True)
        (folder / "digests" / f"{number}.json").write_text(content)
    digests = ["--digests", str(folder / "digests")] if desk.digests.kept else []
    return subprocess.run([*command, *digests], cwd=ROOT, capture_output=True, text=True, check=False).stdout


def entry_of(desk: FakeDesk, tag: str) -> AuditEntry:
    return next(entry for entry in desk.engine.audit.values() if entry.tag == tag)


def put(desk: FakeDesk, entry: AuditEntry) -> None:
    """Write past the house."""
    desk.engine.audit[entry.chain, entry.seq] = entry


def remove(desk: FakeDesk, entry: AuditEntry) -> None:
    """Delete past the house."""
    del desk.engine.audit[entry.chain, entry.seq]


def test_an_intact_export_passes(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    write_digest(desk)
    said = verdict(desk, olga, tmp_path)
    assert said.startswith("INTACT: ")
    assert "in 5 chains, 1 digests" in said


def test_it_holds_every_chain_in_order(desk: FakeDesk, olga: Staff) -> None:
    *lines, last = exported(desk, olga)
    places = [(line["chain"], line["seq"]) for line in lines]
    assert places == sorted(places)
    assert len(places) == len(desk.engine.audit) - 1  # its own entry came after them
    assert last["manifest"]["entries"] == len(places)


def test_a_request_is_exported_before_the_stream_has_told_of_it(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account)
    assert any(line.get("chain", "").endswith(request.id) for line in exported(desk, olga))


def test_a_page_of_the_queue_is_not_the_end_of_it(desk: FakeDesk, olga: Staff) -> None:
    account = desk.accounts.get(olga.account.id)
    *_, last = export_audit(desk, account, actor=OPERATOR, page=1)
    assert len(json.loads(last)["manifest"]["chains"]) == 5


def test_another_account_is_left_out(desk: FakeDesk, olga: Staff) -> None:
    other = open_acme(desk, "other")
    ask(desk, other.account)
    assert not any(other.account.id in json.dumps(line) for line in exported(desk, olga))


def test_the_export_is_audited(desk: FakeDesk, olga: Staff) -> None:
    *lines, _ = exported(desk, olga)
    entry = entry_of(desk, "audit:exported")
    assert (entry.actor, entry.detail) == (OPERATOR, {"entries": len(lines), "chains": 5})


def test_the_export_waits_for_another_change_of_the_account(desk: FakeDesk, olga: Staff, engine: BusyEngine) -> None:
    engine.busy = 2
    assert len(exported(desk, olga)) > 1
    assert entry_of(desk, "audit:exported")


def test_an_export_that_cannot_be_audited_has_no_manifest(desk: FakeDesk, olga: Staff, engine: BusyEngine) -> None:
    engine.busy = 99
    lines: list[str] = []
    with pytest.raises(Conflict):
        lines.extend(export_audit(desk, desk.accounts.get(olga.account.id), actor=OPERATOR))
    assert not any("manifest" in line for line in lines)


def test_an_edited_entry_is_named(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    entry = entry_of(desk, "request:contact:confirmed")
    put(desk, replace(entry, actor="user:usr_somebody"))
    said = verdict(desk, olga, tmp_path)
    assert f'PROBLEM: chain "{entry.chain}" seq {entry.seq}: edited' in said


def test_an_edited_last_entry_is_named_even_with_a_fitting_hash(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    entry = entry_of(desk, "request:contact:confirmed")
    forged = replace(entry, actor="user:usr_somebody")
    put(desk, replace(forged, hash=forged.expected_hash()))
    said = verdict(desk, olga, tmp_path)
    assert f'PROBLEM: chain "{entry.chain}" seq {entry.seq}: edited: the manifest has another hash' in said


def test_a_removed_entry_is_named(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    chain = entry_of(desk, "request:contact:confirmed").chain
    entry = desk.engine.audit[chain, 1]
    remove(desk, entry)
    assert f'chain "{entry.chain}" seq {entry.seq}: removed' in verdict(desk, olga, tmp_path)


def test_a_truncated_chain_is_named(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    entry = entry_of(desk, "request:contact:confirmed")
    remove(desk, entry)
    assert f'chain "{entry.chain}" seq {entry.seq - 1}: truncated' in verdict(desk, olga, tmp_path)


def test_an_inserted_entry_is_named(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    entry = entry_of(desk, "request:contact:confirmed")
    put(desk, replace(entry, seq=entry.seq + 1))
    assert f'chain "{entry.chain}" seq {entry.seq + 1}: edited' in verdict(desk, olga, tmp_path)


def test_a_removed_chain_is_named(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    views = entry_of(desk, "view:request")
    remove(desk, views)
    assert f'chain "{views.chain}": removed: the manifest lists it' in verdict(desk, olga, tmp_path)


def test_who_covers_the_traces_in_the_tables_is_found_by_the_digests(
    desk: FakeDesk,
    olga: Staff,
    tmp_path: Path,
) -> None:
    write_digest(desk)
    views = entry_of(desk, "view:request")
    remove(desk, views)
    for key in [key for key in desk.engine.rows if key[1] == views.chain]:
        del desk.engine.rows[key]
    assert f'chain "{views.chain}": removed: digest 1' in verdict(desk, olga, tmp_path)
