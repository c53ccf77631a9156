"""What is held about a person becomes one signed file, with what concerns them and nobody else."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from chalicelib.cli.verify_takeout import verify
from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Failure, LetterKind
from chalicelib.domain.ids import Reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.takeout import TAKEOUT_LIFE, Takeout
from chalicelib.errors import Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.consumer_data.export_data import (
    EXPORTS_LIMIT,
    ExportData,
    export_data,
    fetch_export,
    own_exports,
)
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.takeout.gather import SUBMISSIONS
from chalicelib.services.takeout.takeouts import (
    ask_for_takeout,
    fetch_takeout,
    own_takeouts,
    sweep_takeouts,
    write_takeouts,
)
from tests.fakes.acme import ANA, ask, ask_one, hire, open_acme
from tests.fakes.desk import FakeDesk
from tests.services.consumer_data.orders import order, run
from tests.services.retention.closed import full


def made(desk: FakeDesk, staff: Staff, *submissions: Reference, notes: bool = False) -> Takeout:
    """An export that is ready."""
    asked = export_data(desk, staff, ExportData(submissions=submissions, notes=notes))
    write_takeouts(desk)
    found = desk.takeouts.get(staff.account.id, asked.id)
    assert found.ready(desk.clock.now())
    return found


def archive(desk: FakeDesk, takeout: Takeout) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(desk.takeout_bucket.whole(takeout)))


def lines(file: zipfile.ZipFile, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read(f"data/{name}.jsonl").splitlines()]


def test_it_holds_all_of_the_person_and_nothing_of_others(desk: FakeDesk, olga: Staff, tmp_path: Path) -> None:
    head = full(desk, olga)
    ask(desk, olga.account, email=Email("ben@example.com"))
    takeout = made(desk, olga, head.submission)
    zipped = archive(desk, takeout)
    assert [one["id"] for one in lines(zipped, "submission")] == [head.submission]
    assert len(lines(zipped, "request")) == 2
    assert {"data/letter.jsonl", "data/message.jsonl", "data/voicemail.jsonl"} <= set(zipped.namelist())
    [opt_out] = lines(zipped, "suppression")
    assert ANA.address in json.dumps(opt_out)
    everything = b"".join(zipped.read(name) for name in zipped.namelist())
    assert b"ben@example.com" not in everything
    assert b"Olga Owner" not in everything
    (tmp_path / "export.zip").write_bytes(desk.takeout_bucket.whole(takeout))
    (tmp_path / "jwks.json").write_text(json.dumps(desk.signer.jwks()))
    assert verify(tmp_path / "export.zip", tmp_path / "jwks.json") == 0
    said = json.loads(zipped.read("manifest.json"))["manifest"]
    assert said["person"] == {"submissions": 1, "internal_notes": False}


def test_that_mail_does_not_reach_the_person_goes_along_once_and_nobody_elses_mark(desk: FakeDesk, olga: Staff) -> None:
    mine = [ask_one(desk, olga.account).submission for _ in range(SUBMISSIONS + 1)]
    ask(desk, olga.account, email=Email("ben@example.com"))
    for letter in [one for one in desk.letters() if one.kind is LetterKind.CONFIRM_CONTACT]:
        place = desk.outbox.place(letter.account, letter.id, request=letter.request, submission=letter.submission)
        note_undelivered(desk, place, Failure.BOUNCED)
    [mark] = lines(archive(desk, made(desk, olga, *mine)), "address-mark")
    assert (mark["value"], mark["trouble"]) == (ANA.address, "bounced")


def test_internal_notes_go_along_only_when_that_is_wanted(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    without = archive(desk, made(desk, olga, head.submission))
    assert not {"data/note.jsonl", "data/note-file.jsonl"} & set(without.namelist())
    with_them = archive(desk, made(desk, olga, head.submission, notes=True))
    assert lines(with_them, "note")[0]["text"] == "Ana called twice about her order."
    assert lines(with_them, "note-file")[0]["name"] == "scan.txt"


def test_more_submissions_than_one_stretch_takes_are_all_in_it_once(desk: FakeDesk, olga: Staff) -> None:
    sent = [ask(desk, olga.account).id for _ in range(23)]
    zipped = archive(desk, made(desk, olga, *sent, *sent[:3]))
    assert sorted(str(one["id"]) for one in lines(zipped, "submission")) == sorted(sent)
    assert len(zipped.read("data/requests.csv").decode("utf-8-sig").splitlines()) == 24


def test_each_kind_of_export_is_asked_for_and_fetched_at_its_own_place(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    person = made(desk, olga, head.submission)
    whole = ask_for_takeout(desk, olga, language="en")
    write_takeouts(desk)
    assert [one.id for one in own_exports(desk, olga)] == [person.id]
    assert [one.id for one in own_takeouts(desk, olga)] == [whole.id]
    assert person.id in fetch_export(desk, olga, person.id)
    for fetch, name in ((fetch_takeout, person.id), (fetch_export, whole.id)):
        with pytest.raises(NotFound):
            fetch(desk, olga, name)
    desk.clock.at += TAKEOUT_LIFE
    with pytest.raises(NotFound):
        fetch_export(desk, olga, person.id)
    assert sweep_takeouts(desk) == 2


def test_what_is_erased_is_in_no_export_any_more(desk: FakeDesk, olga: Staff) -> None:
    head, other = full(desk, olga), ask_one(desk, olga.account)
    ready, spared = made(desk, olga, head.submission), made(desk, olga, other.submission)
    in_work = export_data(desk, olga, ExportData(submissions=(head.submission, other.submission)))
    order(desk, olga, head.submission)
    run(desk)
    assert [one.id for one in own_exports(desk, olga)] == [spared.id]
    for name in (ready.id, in_work.id):
        with pytest.raises(NotFound):
            fetch_export(desk, olga, name)
    assert write_takeouts(desk) == 0
    sweep_takeouts(desk)
    desk.clock.pass_(minutes=7)
    sweep_takeouts(desk)
    assert not [key for key in desk.objects["files"].kept if ready.id in key or in_work.id in key]
    assert desk.takeouts.of(olga.account.id) == (spared,)


def test_a_run_that_still_has_a_dropped_export_does_not_bring_it_back(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    asked = export_data(desk, olga, ExportData(submissions=(head.submission,)))
    complete = desk.takeout_bucket.complete

    def erased_meanwhile(takeout: Takeout) -> None:
        complete(takeout)
        order(desk, olga, head.submission)
        run(desk)

    desk.takeout_bucket.complete = erased_meanwhile  # type: ignore[method-assign]
    write_takeouts(desk)
    assert own_exports(desk, olga) == ()
    desk.clock.pass_(minutes=7)
    assert sweep_takeouts(desk) == 1
    assert not [key for key in desk.objects["files"].kept if asked.id in key]


def test_others_neither_ask_nor_fetch(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    takeout = made(desk, olga, head.submission)
    other = open_acme(desk, "other")
    with pytest.raises(NotFound):
        export_data(desk, other, ExportData(submissions=(head.submission,)))
    with pytest.raises(NotFound):
        fetch_export(desk, other, takeout.id)
    auditor = hire(desk, olga.account, Role.AUDITOR)
    for act in (
        lambda: export_data(desk, auditor, ExportData(submissions=(head.submission,))),
        lambda: fetch_export(desk, auditor, takeout.id),
        lambda: own_exports(desk, auditor),
    ):
        with pytest.raises(Forbidden):
            act()


def test_what_is_asked_for_is_named_and_not_without_end(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    with pytest.raises(InvalidField):
        export_data(desk, olga, ExportData(submissions=()))
    for _ in range(EXPORTS_LIMIT):
        export_data(desk, olga, ExportData(submissions=(head.submission,)))
    with pytest.raises(NotPossible):
        export_data(desk, olga, ExportData(submissions=(head.submission,)))


def test_the_request_that_asks_for_it_says_so(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    asked = export_data(desk, olga, ExportData(submissions=(head.submission,), asked_in=head.id))
    last = desk.audit_log.of_request(olga.account.id, head.id)[-1]
    assert (last.tag, last.detail) == ("request:data:export-asked", {"export": asked.id})
