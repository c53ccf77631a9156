"""What is deleted for good leaves no content behind; what is held is not."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import AnswerFile, Note, NoteFile
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.voicemail import Audio, VoicemailPlace
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.handling.change_note import change_note
from chalicelib.services.handling.hold_request import HoldRequest, hold_request
from chalicelib.services.retention.delete_for_good import DeleteForGood, Part, delete_for_good
from chalicelib.services.retention.review_month import deleted_between
from chalicelib.services.voicemail.keep_voicemail import work_on
from chalicelib.storage.engine import Change
from tests.fakes.acme import hire
from tests.fakes.desk import FakeDesk
from tests.fakes.faults import When
from tests.services.retention.closed import full


@pytest.fixture
def head(desk: FakeDesk, olga: Staff) -> Request:
    return full(desk, olga)


def filed(desk: FakeDesk, head: Request, kind: type) -> list[object]:
    return [item for item in desk.requests.dossier(head.account, head.id)[1] if isinstance(item, kind)]


def order(head: Request, part: Part, name: str, reason: str = "mistake", seen: int | None = None) -> DeleteForGood:
    return DeleteForGood(request=head.id, part=part, id=name, reason=reason, seen=seen)


@contextmanager
def broken_off(desk: FakeDesk, when: When) -> Iterator[None]:
    """The network is lost before or after the transaction."""
    engine: Any = desk.engine
    transact = engine.transact

    def lost(changes: Sequence[Change]) -> None:
        if when is When.AFTER:
            transact(changes)
        raise ConnectionError

    engine.transact = lost
    yield
    engine.transact = transact


def note_of(desk: FakeDesk, head: Request) -> Note:
    [note] = filed(desk, head, Note)
    assert isinstance(note, Note)
    return note


def test_a_note_goes_with_all_its_versions_and_attachments(desk: FakeDesk, olga: Staff, head: Request) -> None:
    note = note_of(desk, head)
    change_note(desk, olga, head.id, note.id, "Ana called three times.")
    [attached] = filed(desk, head, NoteFile)
    assert isinstance(attached, NoteFile)
    assert attached.id in desk.files.objects
    delete_for_good(desk, olga, order(head, Part.NOTE, note.id))
    assert filed(desk, head, Note) == filed(desk, head, NoteFile) == []
    assert desk.files.ahead == [attached]
    entry = desk.audit_log.of_request(head.account, head.id)[-1]
    assert (entry.tag, entry.actor) == ("request:note:deleted", olga.actor)
    assert entry.detail == {"why": "mistake", "note": note.id, "versions": 2, "files": 1}
    assert "three times" not in str(desk.engine.rows)
    month = deleted_between(desk, head.account, *[desk.clock.now().date()] * 2)
    assert month == {"notes": 2, "files": 1, "singly": 1}
    with pytest.raises(NotFound):
        delete_for_good(desk, olga, order(head, Part.NOTE, note.id))


def test_a_deletion_that_breaks_off_before_or_after_its_transaction_has_asked_for_the_object(
    desk: FakeDesk, olga: Staff, head: Request
) -> None:
    [file] = filed(desk, head, AnswerFile)
    assert isinstance(file, AnswerFile)
    for when in When:
        with broken_off(desk, when), pytest.raises(ConnectionError):
            delete_for_good(desk, olga, order(head, Part.FILE, file.id))
    [after] = filed(desk, head, AnswerFile)
    assert isinstance(after, AnswerFile)
    assert after.removed_at
    assert desk.files.ahead == [file, file]  # refused the first time: the record was there
    assert file.id in desk.files.objects  # nobody removed it before the transaction was over


def test_an_attachment_goes_alone(desk: FakeDesk, olga: Staff, head: Request) -> None:
    [attached] = filed(desk, head, NoteFile)
    assert isinstance(attached, NoteFile)
    delete_for_good(desk, olga, order(head, Part.ATTACHMENT, attached.id))
    assert filed(desk, head, NoteFile) == []
    assert note_of(desk, head).text


def test_of_a_file_only_that_there_was_one_stays(desk: FakeDesk, olga: Staff, head: Request) -> None:
    [file] = filed(desk, head, AnswerFile)
    assert isinstance(file, AnswerFile)
    delete_for_good(desk, olga, order(head, Part.FILE, file.id))
    [after] = filed(desk, head, AnswerFile)
    assert isinstance(after, AnswerFile)
    assert (after.id, after.name, after.removed_at) == (file.id, "", desk.clock.now())
    assert desk.files.ahead == [file]


def test_a_recording_goes_with_its_words_and_is_certified(desk: FakeDesk, olga: Staff, head: Request) -> None:
    first = desk.requests.submission(head.account, head.submission).requests[0]
    command = DeleteForGood(request=first, part=Part.RECORDING, id="RE1", reason="asked")
    delete_for_good(desk, olga, command)
    voicemail = desk.voicemails.get(head.account, first, "RE1")
    assert (voicemail.audio, voicemail.ordered, voicemail.transcript) == (Audio.EXPIRED, True, "")
    assert voicemail.certificate
    assert not voicemail.playable(desk.clock.now())
    with pytest.raises(NotFound):
        delete_for_good(desk, olga, command)


def test_the_background_deletes_the_recordings_object(desk: FakeDesk, olga: Staff, head: Request) -> None:
    first = desk.requests.submission(head.account, head.submission).requests[0]
    kept = desk.voicemails.get(head.account, first, "RE1")
    desk.work.settle(replace(kept, kept_at=desk.clock.now()))
    delete_for_good(desk, olga, DeleteForGood(request=first, part=Part.RECORDING, id="RE1", reason="asked"))
    assert list(desk.voicemail_bucket.every())
    assert work_on(desk, VoicemailPlace(head.account, first, "RE1")) == ()
    assert list(desk.voicemail_bucket.every()) == []


def test_nothing_goes_while_it_is_held(desk: FakeDesk, olga: Staff, head: Request) -> None:
    note = note_of(desk, head)
    hold_request(desk, olga, HoldRequest(request=head.id, reason="litigation"))
    with pytest.raises(NotPossible, match="held"):
        delete_for_good(desk, olga, order(head, Part.NOTE, note.id))
    assert note_of(desk, head) == note


def test_who_may_not_or_says_no_reason_deletes_nothing(desk: FakeDesk, olga: Staff, head: Request) -> None:
    note = note_of(desk, head)
    sam = hire(desk, olga.account, Role.HANDLER, "Sam")
    with pytest.raises(Forbidden):
        delete_for_good(desk, sam, order(head, Part.NOTE, note.id))
    with pytest.raises(InvalidField):
        delete_for_good(desk, olga, order(head, Part.NOTE, note.id, reason="because"))
    with pytest.raises(Conflict):
        delete_for_good(desk, olga, order(head, Part.NOTE, note.id, seen=1))
    with pytest.raises(NotFound):
        delete_for_good(desk, olga, order(head, Part.FILE, note.id))
    assert note_of(desk, head) == note
