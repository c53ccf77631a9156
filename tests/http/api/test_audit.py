"""A system exports the audit page by page, and an auditor's program checks what it has written down."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.api_key import Scope
from tests.http.office import asked
from tests.http.stage import Stage
from tests.http.systems import Office, connect

pytestmark = pytest.mark.usefixtures("unlimited")
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def reader(stage: Stage) -> Office:
    """A system that may read, of a business that has had requests."""
    for _ in range(3):
        asked(stage)
    stage.time.move(minutes=20)
    return connect(stage, Scope.READ)


def exported(system: Office, limit: int) -> list[dict[str, Any]]:
    """Every page of an export."""
    pages, cursor = [], ""
    while True:
        reply = system.get(f"/audit?limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
        assert reply.status == 200, reply.body
        pages.append(reply.json)
        cursor = reply.json["next"]
        if not cursor:
            return pages


@pytest.mark.parametrize("limit", [3, 100])
def test_what_a_system_writes_down_is_intact(stage: Stage, reader: Office, tmp_path: Path, limit: int) -> None:
    pages = exported(reader, limit)
    lines = [line for page in pages for line in (*page["items"], page["closing"])]
    (tmp_path / "audit.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (tmp_path / "key.json").write_text(json.dumps(stage.desk.signer.jwks()))
    tool = [sys.executable, "tools/verify_audit.py", str(tmp_path / "audit.jsonl"), "--key", str(tmp_path / "key.json")]
    done = subprocess.run(tool, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("INTACT: "), done.stdout
    tags = [line.get("tag") for line in lines]
    assert tags.count("request:received") == 3
    assert "audit:exported" in tags


def test_a_page_is_no_other_accounts_and_no_other_lists(stage: Stage, reader: Office, other: Account) -> None:
    cursor = reader.get("/audit?limit=1").json["next"]
    stranger = connect(stage, account=other)
    assert stranger.get(f"/audit?cursor={cursor}").problem == "invalid-input"
    assert reader.get(f"/voicemails?cursor={cursor}").problem == "invalid-input"
    assert not any(stage.account.id in json.dumps(page) for page in exported(stranger, 100))


def test_whoever_may_read_may_export_even_with_a_key_that_may_write(stage: Stage) -> None:
    assert connect(stage, Scope.READ, Scope.WRITE).get("/audit").status == 200
    assert connect(stage, Scope.WRITE, Scope.ADMIN).get("/audit").problem == "scope-missing"
