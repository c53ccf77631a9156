"""Copies of identity documents go when the request is decided; that there was one, and what was compared, stays."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import FileState, NoteFile
from chalicelib.domain.ids import RequestId
from chalicelib.domain.request import Outcome, Request
from chalicelib.errors import NotPossible
from chalicelib.services.handling.attach_to_note import accept_attachment, announce_attachment
from chalicelib.services.handling.hold_request import HoldRequest, hold_request, release_hold
from chalicelib.services.handling.write_message import add_note
from chalicelib.services.retention.delete_submission import delete_submission
from chalicelib.services.retention.identity_copies import let_go
from chalicelib.services.sweep_retention import sweep_files
from tests.fakes.acme import ask_one
from tests.fakes.desk import FakeDesk
from tests.services.retention.closed import decide, match


def attach(desk: FakeDesk, olga: Staff, head: Request, *, identity: bool, accepted: bool = True) -> NoteFile:
    note = add_note(desk, olga, head.id, "A document was sent by post.")
    file = announce_attachment(desk, olga, head.id, note.id, "card.txt", back="x", identity=identity).file
    desk.files.put(file.id, b"a card")
    return accept_attachment(desk, olga, head.id, file.id) if accepted else file


def now_of(desk: FakeDesk, file: NoteFile) -> NoteFile:
    filed = desk.requests.dossier(file.account, file.request)[1]
    [found] = [item for item in filed if isinstance(item, NoteFile) and item.id == file.id]
    return found


def test_a_copy_goes_at_the_decision_and_other_attachments_stay(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    copy, other = attach(desk, olga, head, identity=True), attach(desk, olga, head, identity=False)
    assert let_go(desk, olga.account.id, head.id) == 0  # it is still compared
    match(desk, olga, head.id)
    decide(desk, olga, head.id)
    assert let_go(desk, olga.account.id, head.id) == 1
    assert let_go(desk, olga.account.id, head.id) == 0
    assert sweep_files(desk) == 1
    assert (now_of(desk, copy).state, now_of(desk, copy).removed_at) == (FileState.WITHDRAWN, desk.clock.now())
    assert now_of(desk, other).state is FileState.ACCEPTED
    assert list(desk.files.objects) == [other.id]
    entry = desk.audit_log.of_request(olga.account.id, head.id)[-1]
    assert entry.tag == "request:note-file:removed"
    assert entry.detail["why"] == "identity document, and the request is decided"
    assert desk.requests.get(olga.account.id, head.id).verification.match is not None


def test_a_hold_keeps_the_copy_until_it_ends(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    attach(desk, olga, head, identity=True)
    match(desk, olga, head.id)
    decide(desk, olga, head.id, Outcome.GRANTED)
    hold_request(desk, olga, HoldRequest(request=head.id, reason="litigation"))
    let_go(desk, olga.account.id, head.id)
    assert sweep_files(desk) == 0
    release_hold(desk, olga, head.id)
    assert sweep_files(desk) == 1


def test_none_can_be_attached_to_a_request_that_is_decided(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    match(desk, olga, head.id)
    decide(desk, olga, head.id)
    with pytest.raises(NotPossible):
        attach(desk, olga, head, identity=True)


def test_an_attachment_that_never_came_goes_after_a_day(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    file = attach(desk, olga, head, identity=False, accepted=False)
    assert sweep_files(desk) == 0
    desk.clock.pass_(days=1)
    assert sweep_files(desk) == 1
    assert now_of(desk, file).removed_at
    assert desk.files.uploads == {}


def test_nothing_is_marked_for_a_request_that_is_gone(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    match(desk, olga, head.id)
    decide(desk, olga, head.id)
    delete_submission(desk, olga.account.id, head.submission)
    assert let_go(desk, olga.account.id, RequestId(head.id)) == 0


def test_the_stream_looks_only_where_there_are_copies(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    attach(desk, olga, head, identity=False)
    assert not desk.requests.get(olga.account.id, head.id).copies
    attach(desk, olga, head, identity=True)
    assert desk.requests.get(olga.account.id, head.id).copies
