"""Letters, messages, notes, files: how they begin, and the names under which they lie in the tables for years."""

from datetime import UTC, datetime

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


def test_a_new_file_is_neither_accepted_nor_released() -> None:
    file = AnswerFile(
        account=AccountId("acc_a"),
        request=RequestId("R1"),
        id="F1",
        state=FileState.EXPECTED,
        created_at=NOW,
        by="user:usr_1",
        content_type="application/pdf",
        name="answer.pdf",
    )
    assert (file.released_at, file.expires_at, file.links_issued) == (None, None, 0)


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
