"""Everything of an account becomes one ZIP file that anybody can check, whatever run of its making is lost."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from chalicelib.cli.verify_takeout import verify
from chalicelib.domain import takeout as layout
from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile
from chalicelib.domain.permissions import Role
from chalicelib.domain.takeout import TAKEOUT_LIFE, Takeout
from chalicelib.errors import Forbidden, NotFound, NotPossible
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload
from chalicelib.services.takeout import pack
from chalicelib.services.takeout.lines import EXPORTED, LEFT_OUT
from chalicelib.services.takeout.takeouts import (
    ask_for_takeout,
    fetch_takeout,
    own_takeouts,
    sweep_takeouts,
    write_takeouts,
)
from chalicelib.services.webhooks.webhook_endpoints import add_endpoint
from chalicelib.storage import keys
from chalicelib.storage.kinds import KINDS
from tests.fakes.acme import hire
from tests.fakes.desk import FakeDesk, SlowClock
from tests.services.erasure.leaving import line_for, settle_in

_ENDPOINT = "https://zedmark.example/hook"


@pytest.fixture
def zed(desk: FakeDesk) -> Staff:
    olga = settle_in(desk)
    account = desk.accounts.get(olga.account.id)
    line_for(desk, account)
    add_endpoint(desk, account.id, url=_ENDPOINT, events=("request.received",), actor="system:test")
    return Staff(desk.accounts.get(account.id), olga.user, "session-olga")


def attach(desk: FakeDesk, staff: Staff, content: bytes) -> AnswerFile:
    """Attach a file to the first request and lay its object where the bucket has it."""
    heads, _ = desk.belongings.requests(staff.account.id, after="", limit=100)
    request = next(head.id for head in heads if head.open and not head.unsorted)
    file = prepare_upload(desk, staff, request, "Zedmark ünswer.pdf", back="http://x/").file
    desk.files.put(file.id, b"%PDF-1.7 " + content)
    accept_upload(desk, staff, request, file.id)
    desk.objects["files"].kept[keys.answer_object(file.account, file.request, file.id)] = b"%PDF-1.7 " + content
    return file


def made(desk: FakeDesk, staff: Staff) -> Takeout:
    asked = ask_for_takeout(desk, staff, language="en")
    for _ in range(200):
        write_takeouts(desk)
        found = desk.takeouts.get(staff.account.id, asked.id)
        if found.finished_at:
            return found
        desk.clock.pass_(minutes=1)
    raise AssertionError(found)


def archive(desk: FakeDesk, takeout: Takeout) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(desk.takeout_bucket.whole(takeout)))


def checked(desk: FakeDesk, takeout: Takeout, folder: Path) -> int:
    """What the command says of it."""
    (folder / "export.zip").write_bytes(desk.takeout_bucket.whole(takeout))
    (folder / "jwks.json").write_text(json.dumps(desk.signer.jwks()))
    return verify(folder / "export.zip", folder / "jwks.json")


def lines(file: zipfile.ZipFile, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read(f"data/{name}.jsonl").splitlines()]


def test_the_file_holds_every_record_and_original(desk: FakeDesk, zed: Staff, tmp_path: Path) -> None:
    file = attach(desk, zed, b"answer")
    takeout = made(desk, zed)
    zipped = archive(desk, takeout)
    assert zipped.testzip() is None
    assert len(lines(zipped, "request")) == 13
    assert len(lines(zipped, "submission")) == 7
    assert {note["text"] for note in lines(zipped, "note")} >= {"Zedmark note 0", "Zedmark called"}
    assert {user["name"] for user in lines(zipped, "user")} == {"Olga Owner", "Zedmark-Rita"}
    assert len(zipped.read("data/requests.csv").decode("utf-8-sig").splitlines()) == 14
    assert zipped.read(f"files/answers/{file.request}/{file.id}.pdf") == b"%PDF-1.7 answer"
    assert lines(zipped, "webhook")[0]["url"] == _ENDPOINT
    assert checked(desk, takeout, tmp_path) == 0


def test_no_secret_goes_along(desk: FakeDesk, zed: Staff) -> None:
    zipped = archive(desk, made(desk, zed))
    assert "secrets" not in lines(zipped, "webhook")[0]
    assert "new_email_proof" not in lines(zipped, "user")[0]
    assert "data/second-factors.jsonl" not in zipped.namelist()


def test_every_kind_of_record_is_exported_or_left_out_for_a_reason() -> None:
    assert set(KINDS) == EXPORTED | set(LEFT_OUT)
    assert not EXPORTED & set(LEFT_OUT)


def test_the_audit_goes_along_as_it_is_checked_elsewhere(desk: FakeDesk, zed: Staff) -> None:
    audit = [json.loads(line) for line in archive(desk, made(desk, zed)).read("data/audit.jsonl").splitlines()]
    entries = [line for line in audit if "manifest" not in line]
    assert audit[-1]["manifest"]["last"] is True
    assert len(entries) == sum(line["manifest"]["entries"] for line in audit if "manifest" in line)


@pytest.mark.parametrize("size", [100, 4096, 65536])
def test_parts_of_any_size_make_the_same_file(
    desk: FakeDesk, zed: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    attach(desk, zed, b"x" * 10_000)
    for module in (layout, pack):
        monkeypatch.setattr(module, "PART_BYTES", size)
    takeout = made(desk, zed)
    assert len(desk.takeout_bucket.whole(takeout)) == takeout.size
    assert checked(desk, takeout, tmp_path) == 0


def test_a_slow_run_is_followed_by_another(zed: Staff, desk: FakeDesk, tmp_path: Path) -> None:
    desk.__dict__["clock"] = SlowClock(desk.clock.at, minutes=2)
    assert checked(desk, made(desk, zed), tmp_path) == 0


def test_what_was_changed_or_added_or_taken_out_is_named(desk: FakeDesk, zed: Staff, tmp_path: Path) -> None:
    file = attach(desk, zed, b"answer")
    takeout = made(desk, zed)
    assert checked(desk, takeout, tmp_path) == 0
    folder = tmp_path / "unpacked"
    archive(desk, takeout).extractall(folder)
    assert verify(folder, tmp_path / "jwks.json") == 0
    answer = folder / f"files/answers/{file.request}/{file.id}.pdf"
    answer.write_bytes(b"%PDF-1.7 Answer")
    assert verify(folder, tmp_path / "jwks.json") == 1
    answer.write_bytes(b"%PDF-1.7 answer")
    (folder / "more").write_text("x")
    assert verify(folder, tmp_path / "jwks.json") == 1
    (folder / "more").unlink()
    answer.unlink()
    assert verify(folder, tmp_path / "jwks.json") == 1


def test_a_manifest_that_was_edited_does_not_fit_its_signature(desk: FakeDesk, zed: Staff, tmp_path: Path) -> None:
    checked(desk, takeout := made(desk, zed), tmp_path)
    folder = tmp_path / "unpacked"
    archive(desk, takeout).extractall(folder)
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace(takeout.id, "0" * 26))
    assert verify(folder, tmp_path / "jwks.json") == 1
    manifest.write_text("{}")
    assert verify(folder, tmp_path / "jwks.json") == 2


def test_only_owners_ask_and_one_at_a_time(desk: FakeDesk, zed: Staff) -> None:
    with pytest.raises(Forbidden):
        ask_for_takeout(desk, hire(desk, zed.account, Role.ADMINISTRATOR), language="en")
    ask_for_takeout(desk, zed, language="en")
    with pytest.raises(NotPossible, match="takeout-running"):
        ask_for_takeout(desk, zed, language="en")


def test_a_link_is_given_when_it_is_ready_and_noted(desk: FakeDesk, zed: Staff) -> None:
    asked = ask_for_takeout(desk, zed, language="en")
    with pytest.raises(NotFound):
        fetch_takeout(desk, zed, asked.id)
    write_takeouts(desk)
    assert "seconds=300" in fetch_takeout(desk, zed, asked.id)
    chain = desk.audit_log.looks_of(zed.account.id, zed.user.id, desk.clock.now().date())
    assert desk.audit_log.entries(chain)[-1].tag == Tag.VIEW_TAKEOUT


def test_it_goes_after_a_week_with_everything_that_made_it(desk: FakeDesk, zed: Staff) -> None:
    takeout = made(desk, zed)
    assert sweep_takeouts(desk) == 0
    assert [one for one in desk.objects["files"].kept if "/work/" in one] == []
    desk.clock.at += TAKEOUT_LIFE
    with pytest.raises(NotFound):
        fetch_takeout(desk, zed, takeout.id)
    assert own_takeouts(desk, zed) == ()
    assert sweep_takeouts(desk) == 1
    assert not [one for one in desk.objects["files"].kept if one.startswith("takeouts/")]
    assert desk.takeouts.of(zed.account.id) == ()
