"""Letters, messages, notes, files: how they begin, and the names under which they lie in the tables for years."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import (
    CODE_LETTERS,
    AnswerFile,
    FileState,
    Letter,
    LetterKind,
    LetterState,
    Message,
    Note,
)
from chalicelib.domain.ids import AccountId, RequestId

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_a_new_letter_waits_to_be_sent_and_belongs_to_no_request_unless_told() -> None:
    letter = Letter(
        account=AccountId("acc_a"),
        id="L1",
        kind=LetterKind.STAFF_CODE,
        language="en",
        created_at=NOW,
        to=Email("ann@example.com"),
        values={},
    )
    assert (letter.state, letter.attempts, letter.sent_at) == (LetterState.QUEUED, 0, None)
    assert (letter.request, letter.submission) == (None, None)


def a_file(state: FileState = FileState.EXPECTED, **times: datetime) -> AnswerFile:
    return AnswerFile(
        account=AccountId("acc_a"),
        request=RequestId("R1"),
        id="F1",
        state=state,
        created_at=NOW,
        by="user:usr_1",
        content_type="application/pdf",
        name="answer.pdf",
        released_at=times.get("released_at"),
        expires_at=times.get("expires_at"),
        removed_at=times.get("removed_at"),
    )


def test_a_new_file_is_neither_accepted_nor_released() -> None:
    file = a_file()
    assert (file.released_at, file.expires_at, file.links_issued) == (None, None, 0)


@pytest.mark.parametrize("state", [FileState.EXPECTED, FileState.REFUSED])
def test_an_upload_that_was_never_accepted_may_go_after_a_day(state: FileState) -> None:
    assert a_file(state).removable_at == NOW + timedelta(days=1)


def test_an_accepted_file_stays_until_it_was_released_and_its_term_is_over() -> None:
    assert a_file(FileState.ACCEPTED).removable_at is None
    term = NOW + timedelta(days=30)
    assert a_file(FileState.ACCEPTED, released_at=NOW, expires_at=term).removable_at == term


def test_what_was_removed_is_not_removed_again() -> None:
    assert a_file(FileState.ACCEPTED, expires_at=NOW, removed_at=NOW).removable_at is None
    assert a_file(FileState.REFUSED, removed_at=NOW).removable_at is None


def test_decisions_are_never_letters_of_the_kind_that_goes_out_without_proof() -> None:
    proved = {
        LetterKind.ACKNOWLEDGED,
        LetterKind.EXTENDED,
        LetterKind.ANSWERED,
        LetterKind.PARTLY_ANSWERED,
        LetterKind.DENIED,
        LetterKind.MESSAGE,
        LetterKind.WITHDRAWN,
        LetterKind.FILE_NOTICE,
    }
    assert not proved & CODE_LETTERS


@pytest.mark.parametrize(
    ("kind", "name"), [(Letter, "letter"), (Message, "message"), (Note, "note"), (AnswerFile, "file")]
)
def test_the_name_of_a_stored_kind_never_changes(kind: type[Letter], name: str) -> None:
    assert name == kind.KIND


def test_all_versions_of_a_note_are_called_by_its_first() -> None:
    first = Note(
        account=AccountId("acc_a"), request=RequestId("R1"), id="N1", at=NOW, by="user:usr_x", text="a", salt="s"
    )
    later = Note(
        account=first.account,
        request=first.request,
        id="N2",
        at=NOW,
        by="user:usr_x",
        first=first.id,
        number=2,
        text="b",
        salt="s",
    )
    assert (first.name, later.name) == ("N1", "N1")
