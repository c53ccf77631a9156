"""Attachments of notes are for staff alone: taken like an answer's files, and never one of them."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import FileState, Note, NoteFile
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.errors import Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.handling.attach_file import find_file, hand_out, view_file
from chalicelib.services.handling.attach_to_note import (
    FILES_LIMIT,
    accept_attachment,
    announce_attachment,
    remove_attachment,
    view_attachment,
)
from chalicelib.services.handling.hold_request import HoldRequest, hold_request
from chalicelib.services.handling.write_message import add_note
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


@pytest.fixture
def request_(desk: FakeDesk, staff: Staff) -> Request:
    return acme.ask_one(desk, staff.account, Right.DELETE)


@pytest.fixture
def note(desk: FakeDesk, staff: Staff, request_: Request) -> Note:
    return add_note(desk, staff, request_.id, "See the attachment.")


def attached(desk: FakeDesk, staff: Staff, note: Note, name: str = "memo.pdf", content: bytes = b"%PDF-1") -> NoteFile:
    file = announce_attachment(desk, staff, note.request, note.id, name, back="x?check={file}").file
    desk.files.put(file.id, content)
    return accept_attachment(desk, staff, note.request, file.id)


def test_what_is_what_it_says_is_attached_and_opened_by_a_link_that_is_audited(
    desk: FakeDesk, staff: Staff, note: Note
) -> None:
    file = attached(desk, staff, note)
    assert (file.state, file.size, file.note) == (FileState.ACCEPTED, 6, note.id)
    assert desk.files.forms == [(file.id, f"x?check={file.id}")]
    assert accept_attachment(desk, staff, note.request, file.id).state is FileState.ACCEPTED
    auditor = acme.hire(desk, staff.account, Role.AUDITOR)
    assert file.id in view_attachment(desk, auditor, note.request, file.id)
    tags = [entry.tag for entry in desk.audit_log.of_request(note.account, note.request)]
    assert tags[-2:] == [Tag.REQUEST_NOTE_FILE_ANNOUNCED, Tag.REQUEST_NOTE_FILE_ATTACHED]


def test_what_is_something_else_is_refused_and_gone(desk: FakeDesk, staff: Staff, note: Note) -> None:
    file = attached(desk, staff, note, content=b"<html>")
    assert file.state is FileState.REFUSED
    assert file.id not in desk.files.objects
    with pytest.raises(NotFound):
        view_attachment(desk, staff, note.request, file.id)
    with pytest.raises(InvalidField, match="type"):
        announce_attachment(desk, staff, note.request, note.id, "virus.exe", back="")
    silent = announce_attachment(desk, staff, note.request, note.id, "a.pdf", back="").file
    with pytest.raises(InvalidField, match="missing"):
        accept_attachment(desk, staff, note.request, silent.id)


def test_it_is_no_file_of_the_answer(desk: FakeDesk, staff: Staff, note: Note) -> None:
    file = attached(desk, staff, note)
    head = desk.requests.get(note.account, note.request)
    with pytest.raises(NotFound):
        find_file(desk, note.account, note.request, file.id)
    with pytest.raises(NotFound):
        view_file(desk, staff, note.request, file.id)
    with pytest.raises(NotFound):
        hand_out(desk, head, file.id, actor="consumer")


def test_staff_take_it_away_unless_the_law_holds_it(desk: FakeDesk, staff: Staff, note: Note) -> None:
    gone, held = attached(desk, staff, note), attached(desk, staff, note)
    remove_attachment(desk, staff, note.request, gone.id)
    assert gone.id not in desk.files.objects
    with pytest.raises(NotFound):
        remove_attachment(desk, staff, note.request, gone.id)
    hold_request(desk, staff, HoldRequest(request=note.request, reason="litigation", words="Ana v. Acme"))
    with pytest.raises(NotPossible, match="held"):
        remove_attachment(desk, staff, note.request, held.id)
    assert held.id in desk.files.objects


def test_only_who_handles_requests_attaches_and_only_so_much(desk: FakeDesk, staff: Staff, note: Note) -> None:
    auditor = acme.hire(desk, staff.account, Role.AUDITOR)
    with pytest.raises(Forbidden):
        announce_attachment(desk, auditor, note.request, note.id, "a.pdf", back="")
    with pytest.raises(NotFound):
        announce_attachment(desk, staff, note.request, "01nothing", "a.pdf", back="")
    for _ in range(FILES_LIMIT):
        attached(desk, staff, note)
    with pytest.raises(InvalidField, match="too-many-files"):
        announce_attachment(desk, staff, note.request, note.id, "a.pdf", back="")
