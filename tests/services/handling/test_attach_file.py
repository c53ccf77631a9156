"""Files of the answer: by name, by size, by what the bytes say; fetched by links that are counted."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import AnswerFile, FileState
from chalicelib.domain.file_types import FILE_LIMIT
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Gone, InvalidField, NotFound, NotPossible
from chalicelib.services.handling.attach_file import accept_upload, issue_link, prepare_upload, view_file, withdraw_file
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


@pytest.fixture
def request_of_ana(desk: FakeDesk, staff: Staff) -> Request:
    return acme.ask_one(desk, staff.account, Right.OPT_OUT_SALE, confirmed=False)


def uploaded(desk: FakeDesk, staff: Staff, request: Request, name: str, content: bytes) -> AnswerFile:
    file = prepare_upload(desk, staff, request.id, name, back="x").file
    desk.files.put(file.id, content)
    return accept_upload(desk, staff, request.id, file.id)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.4"),
        ("a.PDF", b"%PDF-1.4"),
        ("a.zip", b"PK\x03\x04..."),
        ("a.docx", b"PK\x03\x04..."),
        ("a.png", b"\x89PNG\r\n\x1a\n.."),
        ("a.jpeg", b"\xff\xd8\xff\xe0"),
        ("a.csv", b"name;city\nAna;Le\xc3\xb3n"),
        ("a.json", b'{"a": 1}'),
        ("Ana <b>.txt", b"plain words < and >"),
    ],
)
def test_what_is_what_it_says_is_accepted(
    desk: FakeDesk, staff: Staff, request_of_ana: Request, name: str, content: bytes
) -> None:
    file = uploaded(desk, staff, request_of_ana, name, content)
    assert (file.state, file.size) == (FileState.ACCEPTED, len(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html>"),
        ("a.pdf", b""),
        ("a.png", b"GIF89a"),
        ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("a.txt", b"\xef\xbb\xbf \n\t<HTML>"),
        ("a.csv", b"<svg onload=alert(1)>"),
        ("a.json", b"<?xml version='1.0'?>"),
        ("a.txt", b"MZ\x90\x00\x03"),
        ("a.docx", b"\xd0\xcf\x11\xe0"),
    ],
)
def test_what_is_something_else_is_refused_and_removed(
    desk: FakeDesk, staff: Staff, request_of_ana: Request, name: str, content: bytes
) -> None:
    file = uploaded(desk, staff, request_of_ana, name, content)
    assert file.state is FileState.REFUSED
    assert desk.files.objects == {}
    tags = [entry.tag for entry in desk.audit_log.of_request(staff.account.id, request_of_ana.id)]
    assert tags[-2:] == ["request:file:announced", "request:file:refused"]


def test_what_is_too_large_is_refused(desk: FakeDesk, staff: Staff, request_of_ana: Request) -> None:
    file = prepare_upload(desk, staff, request_of_ana.id, "a.pdf", back="x").file
    desk.files.put(file.id, b"%PDF-" + bytes(FILE_LIMIT))
    assert accept_upload(desk, staff, request_of_ana.id, file.id).state is FileState.REFUSED


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "a", "pdf", "a.pdf.js", "a.pdf.sh"])
def test_other_types_are_not_even_announced(desk: FakeDesk, staff: Staff, request_of_ana: Request, name: str) -> None:
    with pytest.raises(InvalidField, match="file: type"):
        prepare_upload(desk, staff, request_of_ana.id, name, back="x")


def test_a_name_is_only_its_last_part_and_the_key_is_ours(
    desk: FakeDesk, staff: Staff, request_of_ana: Request
) -> None:
    upload = prepare_upload(desk, staff, request_of_ana.id, "C:\\secret\\..\\Ana.pdf", back="https://x/{file}/check")
    assert upload.file.name == "Ana.pdf"
    assert upload.form.fields["success_action_redirect"] == f"https://x/{upload.file.id}/check"
    detail = desk.audit_log.of_request(staff.account.id, request_of_ana.id)[-1].detail
    assert "Ana" not in str(detail)


def test_what_has_not_arrived_can_be_tried_again_and_a_second_look_changes_nothing(
    desk: FakeDesk, staff: Staff, request_of_ana: Request
) -> None:
    file = prepare_upload(desk, staff, request_of_ana.id, "a.pdf", back="x").file
    with pytest.raises(InvalidField, match="file: missing"):
        accept_upload(desk, staff, request_of_ana.id, file.id)
    desk.files.put(file.id, b"%PDF-")
    first = accept_upload(desk, staff, request_of_ana.id, file.id)
    entries = len(desk.audit_log.of_request(staff.account.id, request_of_ana.id))
    assert accept_upload(desk, staff, request_of_ana.id, file.id).size == first.size
    assert len(desk.audit_log.of_request(staff.account.id, request_of_ana.id)) == entries


def test_staff_see_only_what_was_accepted_and_every_look_is_recorded(
    desk: FakeDesk, staff: Staff, request_of_ana: Request
) -> None:
    waiting = prepare_upload(desk, staff, request_of_ana.id, "a.pdf", back="x").file
    with pytest.raises(NotFound):
        view_file(desk, staff, request_of_ana.id, waiting.id)
    file = uploaded(desk, staff, request_of_ana, "a.pdf", b"%PDF-")
    assert file.id in view_file(desk, staff, request_of_ana.id, file.id)
    with pytest.raises(NotFound):
        view_file(desk, acme.open_acme(desk, "umbrella"), request_of_ana.id, file.id)
    views = [entry for entry in desk.engine.audit.values() if entry.tag == "view:file"]
    assert [entry.detail["file"] for entry in views] == [file.id]


def test_a_file_taken_back_is_never_released(desk: FakeDesk, staff: Staff, request_of_ana: Request) -> None:
    file = uploaded(desk, staff, request_of_ana, "a.pdf", b"%PDF-")
    head = desk.requests.get(staff.account.id, request_of_ana.id)
    with pytest.raises(Conflict):
        withdraw_file(desk, staff, request_of_ana.id, file.id, seen=head.version - 1)
    withdraw_file(desk, staff, request_of_ana.id, file.id, seen=head.version)
    assert desk.files.objects == {}
    with pytest.raises(NotFound):
        withdraw_file(desk, staff, request_of_ana.id, file.id)
    command = DecideRequest(request=request_of_ana.id, outcome=Outcome.GRANTED, grounds=(), text="")
    decide_request(desk, staff, command)
    with pytest.raises(NotFound):
        issue_link(desk, staff.account, request_of_ana.submission, request_of_ana.id, file.id)


def test_the_consumer_gets_links_after_release_and_until_the_end(
    desk: FakeDesk, staff: Staff, request_of_ana: Request
) -> None:
    file = uploaded(desk, staff, request_of_ana, "a.pdf", b"%PDF-")
    account, reference = staff.account, request_of_ana.submission
    with pytest.raises(NotFound):
        issue_link(desk, account, reference, request_of_ana.id, file.id)
    command = DecideRequest(request=request_of_ana.id, outcome=Outcome.GRANTED, grounds=(), text="")
    decide_request(desk, staff, command)
    assert "seconds=60" in issue_link(desk, account, reference, request_of_ana.id, file.id)
    issue_link(desk, account, reference, request_of_ana.id, file.id)
    stored = next(f for f in desk.requests.dossier(account.id, request_of_ana.id)[1] if isinstance(f, AnswerFile))
    assert stored.links_issued == 2
    other = acme.ask_one(desk, account, Right.OPT_OUT_SALE, confirmed=False)
    with pytest.raises(NotFound):
        issue_link(desk, account, other.submission, request_of_ana.id, file.id)
    desk.clock.pass_(days=30)
    with pytest.raises(Gone):
        issue_link(desk, account, reference, request_of_ana.id, file.id)


def test_a_closed_request_takes_no_more_files(desk: FakeDesk, staff: Staff, request_of_ana: Request) -> None:
    command = DecideRequest(request=request_of_ana.id, outcome=Outcome.GRANTED, grounds=(), text="")
    decide_request(desk, staff, command)
    with pytest.raises(NotPossible, match="request-closed"):
        prepare_upload(desk, staff, request_of_ana.id, "a.pdf", back="x")


def test_what_was_accepted_cannot_be_replaced_by_the_form_that_is_still_valid(
    desk: FakeDesk, staff: Staff, request_of_ana: Request
) -> None:
    file = uploaded(desk, staff, request_of_ana, "a.txt", b"what was looked at")
    desk.files.put(file.id, b"<script>what comes after</script>")
    accept_upload(desk, staff, request_of_ana.id, file.id)
    assert desk.files.objects[file.id] == b"what was looked at"


def test_what_was_refused_or_taken_back_does_not_come_back_by_its_form(
    desk: FakeDesk, staff: Staff, request_of_ana: Request
) -> None:
    refused = uploaded(desk, staff, request_of_ana, "a.pdf", b"<html>")
    desk.files.put(refused.id, b"%PDF-")
    assert accept_upload(desk, staff, request_of_ana.id, refused.id).state is FileState.REFUSED
    taken = uploaded(desk, staff, request_of_ana, "b.pdf", b"%PDF-")
    withdraw_file(desk, staff, request_of_ana.id, taken.id)
    desk.files.put(taken.id, b"%PDF-")
    assert accept_upload(desk, staff, request_of_ana.id, taken.id).state is FileState.WITHDRAWN
    assert desk.files.objects == {}
