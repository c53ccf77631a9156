"""The audit's page: who finds what, what it says of how far it has read, and an export that checks offline."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.domain.permissions import Role
from chalicelib.services.audit.watch_audit import note_entry
from tests.http.client import Browser
from tests.http.office import asked, enter, hire
from tests.http.stage import Stage

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def auditor(stage: Stage) -> Browser:
    return enter(stage, hire(stage, Role.AUDITOR, "Aud"))


def watch(stage: Stage) -> None:
    """Do what the stream worker does for the chains that there are."""
    log = stage.desk.audit_log
    account = stage.account.id
    for user in stage.desk.accounts.users(account):
        day = stage.time.now().date()
        for entry in log.entries(log.looks_of(account, user.id, day)):
            note_entry(stage.desk, entry)


def test_users_and_settings_come_first_with_names_and_a_check(stage: Stage, auditor: Browser) -> None:
    page = auditor.get("/staff/audit")
    assert page.status == 200
    assert "Account opened" in page.words
    assert "user: Olga Owner" in page.words
    assert "Everything that was read for this page was checked" in page.words
    assert "There is nothing older for this search" in page.words
    assert "Audit" in page.links


def test_a_request_is_found_by_its_reference_and_who_looked_at_it(stage: Stage, auditor: Browser) -> None:
    request = asked(stage)
    hal = enter(stage, hire(stage, Role.HANDLER, "Hal"))
    assert hal.get(f"/staff/requests/{request.id}").status == 200
    page = auditor.get(f"/staff/audit?request={request.submission}")
    assert "Received" in page.words
    assert f"/staff/requests/{request.id}" in page.text
    page = auditor.get(f"/staff/audit?where=looks&request={request.submission}")
    assert "Looked at a request" in page.words
    assert "Hal" in page.words


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("request=123", "request"),
        ("request=12345678903", "request"),
        ("from=yesterday", "from"),
        ("to=2026-13-01", "to"),
        ("kind=gossip", "kind"),
        ("where=kitchen", "where"),
        ("user=somebody", "user"),
    ],
)
def test_what_cannot_be_understood_is_told_and_nothing_is_shown(auditor: Browser, query: str, field: str) -> None:
    page = auditor.get(f"/staff/audit?{query}")
    assert page.status == 400
    assert len(page.problems) == 1
    assert f'href="#{field}"' in page.text
    assert "Account opened" not in page.words


@pytest.mark.parametrize("at", ["account:99999", "x", "2026-02-31|usr_x:1", "%00:1", "01ARZ3NDEKTSV4RRFFQ69G5FAV:5"])
@pytest.mark.parametrize("where", ["account", "requests", "looks"])
def test_a_place_that_is_none_shows_a_page_all_the_same(auditor: Browser, where: str, at: str) -> None:
    assert auditor.get(f"/staff/audit?where={where}&at={at}").status == 200


def test_filters_stay_in_the_form(stage: Stage, auditor: Browser) -> None:
    page = auditor.get(f"/staff/audit?where=account&user={stage.owner.id}&kind=users&from=2026-01-01&to=2030-01-01")
    assert (page.value("user"), page.value("kind"), page.value("from")) == (stage.owner.id, "users", "2026-01-01")
    assert page.status == 200
    assert auditor.get("/staff/audit?user=system&kind=settings").status == 200


def test_the_export_comes_in_parts_that_an_auditor_checks_without_us(
    stage: Stage, auditor: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.services.audit import export_parts

    monkeypatch.setattr(export_parts, "PAGES_LIMIT", 1)
    watch(stage)
    page = auditor.get("/staff/audit/export")
    early = auditor.post(page.url, {"form_token": page.value("form_token"), "part": "next"})
    assert early.problems == ["Download the first part first"]
    parts: list[str] = []
    kind = "first"
    for _ in range(20):
        part = auditor.post(page.url, {"form_token": page.value("form_token"), "part": kind})
        assert part.header("content-type") == "application/jsonl"
        assert f"part-{len(parts) + 1:04}.jsonl" in (part.header("content-disposition") or "")
        parts.append(part.text)
        kind = "next"
        if "The export is complete" in auditor.get("/staff/audit/export").words:
            break
    assert len(parts) > 1
    over = auditor.post(page.url, {"form_token": page.value("form_token"), "part": "next"})
    assert over.problems == ["The export is complete. Nothing is left to download"]
    (tmp_path / "audit.jsonl").write_text("".join(parts), encoding="utf-8")
    (tmp_path / "key.json").write_text(json.dumps(stage.desk.signer.jwks()))
    command = [
        sys.executable,
        "tools/verify_audit.py",
        str(tmp_path / "audit.jsonl"),
        "--key",
        str(tmp_path / "key.json"),
    ]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert said.startswith("INTACT: "), said


def test_a_form_of_another_session_exports_nothing(auditor: Browser) -> None:
    assert auditor.post("/staff/audit/export", {"part": "first"}).status == 400
