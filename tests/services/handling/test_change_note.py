"""A note that is changed keeps every version, with who wrote it and when, under the audit's seal."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import commitment
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Note
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound
from chalicelib.services.handling.change_note import VERSIONS_LIMIT, change_note
from chalicelib.services.handling.write_message import add_note
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


@pytest.fixture
def request_(desk: FakeDesk, staff: Staff) -> Request:
    return acme.ask_one(desk, staff.account, Right.DELETE)


def versions(desk: FakeDesk, request: Request) -> list[Note]:
    _, filed = desk.requests.dossier(request.account, request.id)
    return sorted((item for item in filed if isinstance(item, Note)), key=lambda note: note.number)


def test_every_version_is_kept_with_who_and_when(desk: FakeDesk, staff: Staff, request_: Request) -> None:
    ida = acme.hire(desk, staff.account, Role.HANDLER, "Ida")
    first = add_note(desk, staff, request_.id, "Called her.")
    desk.clock.pass_(hours=1)
    second = change_note(desk, ida, request_.id, first.id, "Called her twice.")
    desk.clock.pass_(hours=1)
    change_note(desk, staff, request_.id, first.id, "Called her three times.")
    kept = versions(desk, request_)
    assert [note.text for note in kept] == ["Called her.", "Called her twice.", "Called her three times."]
    assert [note.by for note in kept] == [staff.actor, ida.actor, staff.actor]
    assert kept[0].at < kept[1].at < kept[2].at
    assert {note.name for note in kept} == {first.id}
    entry = desk.audit_log.of_request(request_.account, request_.id)[-2]
    assert (entry.tag, entry.detail["of"], entry.detail["number"]) == (Tag.REQUEST_NOTE_CHANGED, first.id, 2)
    assert entry.detail["note_commitment"] == commitment(bytes.fromhex(second.salt), second.text)


def test_the_same_words_again_change_nothing(desk: FakeDesk, staff: Staff, request_: Request) -> None:
    note = add_note(desk, staff, request_.id, "Called her.")
    change_note(desk, staff, request_.id, note.id, "Called her again.")
    change_note(desk, staff, request_.id, note.id, " Called her again. ")
    assert len(versions(desk, request_)) == 2


def test_who_comes_second_or_may_not_writes_nothing(desk: FakeDesk, staff: Staff, request_: Request) -> None:
    note = add_note(desk, staff, request_.id, "Called her.")
    seen = desk.requests.get(request_.account, request_.id).version
    change_note(desk, staff, request_.id, note.id, "One.", seen=seen)
    with pytest.raises(Conflict):
        change_note(desk, staff, request_.id, note.id, "Two.", seen=seen)
    with pytest.raises(Forbidden):
        change_note(desk, acme.hire(desk, staff.account, Role.AUDITOR), request_.id, note.id, "Two.")
    with pytest.raises(NotFound):
        change_note(desk, staff, request_.id, "01nothing", "Two.")
    with pytest.raises(InvalidField):
        change_note(desk, staff, request_.id, note.id, " ")
    assert [one.text for one in versions(desk, request_)] == ["Called her.", "One."]


def test_versions_have_an_end(desk: FakeDesk, staff: Staff, request_: Request) -> None:
    note = add_note(desk, staff, request_.id, "0")
    for number in range(1, VERSIONS_LIMIT):
        change_note(desk, staff, request_.id, note.id, str(number))
    with pytest.raises(InvalidField, match="too-many-versions"):
        change_note(desk, staff, request_.id, note.id, "more")
