"""What an agent shows is kept in quarantine, proves nothing by itself, and goes when the law says so."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import FileState, NoteFile
from chalicelib.domain.ids import Reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome
from chalicelib.errors import Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.agents.permission_file import (
    ANNOUNCED_LIMIT,
    Shows,
    accept_by_agent,
    accept_by_staff,
    announce_by_agent,
    announce_by_staff,
    files_of_submission,
)
from chalicelib.services.handling.attach_to_note import view_attachment
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.retention.delete_submission import delete_submission
from chalicelib.services.retention.identity_copies import let_go
from chalicelib.services.sweep_retention import sweep_files
from tests.fakes import acme
from tests.fakes.desk import FakeDesk
from tests.services.agents.test_permission import proof, sent

PDF = b"%PDF-1.7 I, Ana, permit Lee"


def show(desk: FakeDesk, staff: Staff, reference: Reference, shows: Shows = Shows.PERMISSION) -> NoteFile:
    made = announce_by_agent(desk, staff.account, reference, shows, f"{shows.value}.pdf", back="x")
    desk.files.put(made.file.id, PDF)
    return accept_by_agent(desk, staff.account, reference, made.file.id)


def test_a_shown_permission_lies_with_the_request_and_proves_nothing_yet(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff)
    before = proof(desk, head)
    file = show(desk, staff, submission.id)
    assert (file.state, file.shows, file.by, file.note) == (FileState.ACCEPTED, "permission", "consumer", "")
    assert proof(desk, head) == before
    [found] = files_of_submission(desk, desk.requests.get(head.account, head.id))
    assert found.id == file.id
    assert view_attachment(desk, staff, head.id, file.id)
    tags = [entry.tag for entry in desk.audit_log.of_request(head.account, head.id)][-2:]
    assert tags == ["request:agent-file:announced", "request:agent-file:attached"]
    for entry in desk.audit_log.of_request(head.account, head.id):
        assert "permission.pdf" not in str(entry.detail)


def test_it_counts_for_every_right_of_the_submission(desk: FakeDesk, staff: Staff) -> None:
    submission, _ = sent(desk, staff, rights=("delete", "know_specific"))
    file = show(desk, staff, submission.id)
    for name in submission.requests:
        head = desk.requests.get(staff.account.id, name)
        assert [one.id for one in files_of_submission(desk, head)] == [file.id]


@pytest.mark.parametrize("content", [b"<html>", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n"])
def test_what_is_not_what_its_name_says_is_refused_and_deleted(desk: FakeDesk, staff: Staff, content: bytes) -> None:
    submission, _ = sent(desk, staff)
    made = announce_by_agent(desk, staff.account, submission.id, Shows.PERMISSION, "permission.pdf", back="x")
    desk.files.put(made.file.id, content)
    assert accept_by_agent(desk, staff.account, submission.id, made.file.id).state is FileState.REFUSED
    assert desk.files.objects == {}
    with pytest.raises(NotFound):
        view_attachment(desk, staff, made.file.request, made.file.id)


@pytest.mark.parametrize("name", ["permission.docx", "permission.csv", "permission.zip", "permission"])
def test_other_types_are_not_announced(desk: FakeDesk, staff: Staff, name: str) -> None:
    submission, _ = sent(desk, staff)
    with pytest.raises(InvalidField, match="type"):
        announce_by_agent(desk, staff.account, submission.id, Shows.PERMISSION, name, back="x")


def test_nothing_that_came_is_no_file_and_a_second_look_changes_nothing(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff)
    made = announce_by_agent(desk, staff.account, submission.id, Shows.PERMISSION, "permission.pdf", back="x")
    with pytest.raises(InvalidField, match="missing"):
        accept_by_agent(desk, staff.account, submission.id, made.file.id)
    desk.files.put(made.file.id, PDF)
    first = accept_by_agent(desk, staff.account, submission.id, made.file.id)
    length = len(desk.audit_log.of_request(head.account, head.id))
    again = accept_by_agent(desk, staff.account, submission.id, made.file.id)
    assert replace(again, version=0) == replace(first, version=0)
    assert len(desk.audit_log.of_request(head.account, head.id)) == length


def test_one_submission_cannot_fill_the_house(desk: FakeDesk, staff: Staff) -> None:
    submission, _ = sent(desk, staff)
    for _ in range(ANNOUNCED_LIMIT):
        announce_by_agent(desk, staff.account, submission.id, Shows.PERMISSION, "permission.pdf", back="x")
    with pytest.raises(InvalidField, match="too-many-shown"):
        announce_by_agent(desk, staff.account, submission.id, Shows.PERMISSION, "permission.pdf", back="x")


def test_what_an_agent_announces_takes_staff_no_room_for_what_came_by_post(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff)
    for _ in range(ANNOUNCED_LIMIT):
        announce_by_agent(desk, staff.account, submission.id, Shows.PERMISSION, "permission.pdf", back="x")
    for _ in range(ANNOUNCED_LIMIT):
        announce_by_staff(desk, staff, head.id, Shows.PERMISSION, "permission.pdf", back="x")
    with pytest.raises(InvalidField, match="too-many-shown"):
        announce_by_staff(desk, staff, head.id, Shows.PERMISSION, "permission.pdf", back="x")


def test_the_file_of_another_submission_or_business_is_not_found(desk: FakeDesk, staff: Staff) -> None:
    other = acme.open_acme(desk, "beta")
    submission, _ = sent(desk, staff)
    mine, _ = sent(desk, staff)
    theirs, _ = sent(desk, other)
    file = show(desk, staff, submission.id)
    with pytest.raises(NotFound):
        accept_by_agent(desk, staff.account, mine.id, file.id)
    with pytest.raises(NotFound):
        accept_by_agent(desk, other.account, submission.id, file.id)
    with pytest.raises(NotFound):
        announce_by_staff(desk, staff, theirs.requests[0], Shows.PERMISSION, "permission.pdf", back="x")


def test_who_asks_alone_shows_nothing(desk: FakeDesk, staff: Staff) -> None:
    head = acme.ask_one(desk, staff.account)
    with pytest.raises(NotPossible, match="no-agent"):
        announce_by_agent(desk, staff.account, head.submission, Shows.PERMISSION, "permission.pdf", back="x")
    with pytest.raises(NotPossible, match="no-agent"):
        announce_by_staff(desk, staff, head.id, Shows.PERMISSION, "permission.pdf", back="x")


def test_staff_add_what_came_by_post_and_who_only_reads_may_not(desk: FakeDesk, staff: Staff) -> None:
    _, head = sent(desk, staff)
    made = announce_by_staff(desk, staff, head.id, Shows.ATTORNEY, "scan.pdf", back="x")
    desk.files.put(made.file.id, PDF)
    assert accept_by_staff(desk, staff, head.id, made.file.id).by == staff.actor
    with pytest.raises(NotFound):
        accept_by_agent(desk, staff.account, head.submission, made.file.id)
    auditor = acme.hire(desk, staff.account, Role.AUDITOR)
    with pytest.raises(Forbidden):
        announce_by_staff(desk, auditor, head.id, Shows.ATTORNEY, "scan.pdf", back="x")


def test_at_the_decision_the_copy_of_an_identity_goes_and_the_permission_stays(desk: FakeDesk, staff: Staff) -> None:
    submission, head = sent(desk, staff)
    permission, card = show(desk, staff, submission.id), show(desk, staff, submission.id, Shows.IDENTITY)
    assert let_go(desk, head.account, head.id) == 0
    decide_request(
        desk,
        staff,
        DecideRequest(request=head.id, outcome=Outcome.DENIED, grounds=("CCPA_UNVERIFIED",), text="Nobody confirmed."),
    )
    assert let_go(desk, head.account, head.id) == 1
    assert sweep_files(desk) == 1
    kept = {file.id: file.state for file in files_of_submission(desk, desk.requests.get(head.account, head.id))}
    assert kept == {permission.id: FileState.ACCEPTED, card.id: FileState.WITHDRAWN}
    with pytest.raises(NotPossible, match="request-closed"):
        announce_by_agent(desk, staff.account, submission.id, Shows.PERMISSION, "permission.pdf", back="x")
    with pytest.raises(NotPossible, match="request-closed"):
        announce_by_staff(desk, staff, head.id, Shows.IDENTITY, "card.pdf", back="x")
    assert announce_by_staff(desk, staff, head.id, Shows.PERMISSION, "late.pdf", back="x").file.shows == "permission"


def test_what_was_never_sent_is_swept_and_the_rest_goes_with_the_submission(desk: FakeDesk, staff: Staff) -> None:
    submission, _ = sent(desk, staff)
    show(desk, staff, submission.id)
    announce_by_agent(desk, staff.account, submission.id, Shows.PERMISSION, "permission.pdf", back="x")
    desk.clock.pass_(days=2)
    assert sweep_files(desk) == 1
    delete_submission(desk, staff.account.id, submission.id)
    assert desk.files.objects == desk.files.uploads == {}
    assert not [row for row in desk.engine.rows.values() if row.kind == "note-file"]
