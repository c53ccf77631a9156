"""What every step of staff has in common: the right to do it, an open request, a letter to the consumer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import AnswerFile, Filed, FileState, Letter, LetterKind, LetterState
from chalicelib.domain.ids import RequestId
from chalicelib.domain.letter_text import Passages, complete, edited
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.request import Request
from chalicelib.domain.retention import ANSWER_LIFE
from chalicelib.domain.wording import LetterName
from chalicelib.errors import Conflict, NotPossible
from chalicelib.law.letters import COMPOSED
from chalicelib.services.letters.own_words import own_words
from chalicelib.services.ports.desk import Desk, new_id


def open_request(
    desk: Desk,
    staff: Staff,
    request: RequestId,
    *,
    seen: int | None = None,
    appealed: bool = False,
    unsorted: bool = False,
) -> Request:
    """Return a request of the person's own account that still can be worked on.

    With `appealed` also one whose appeal waits for its decision, with `unsorted` also one of which nobody has said
    yet what it asks for.

    Raise `Forbidden`, `NotFound`, `NotPossible` as `check_open` does, `Conflict` when it is no longer at the
    version that the person's page showed (`seen`).
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head = desk.requests.get(staff.account.id, request)
    if seen is not None and head.version != seen:
        raise Conflict("request")
    check_open(head, appealed=appealed, unsorted=unsorted)
    return head


def check_open(head: Request, *, appealed: bool = False, unsorted: bool = False) -> None:
    """Raise `NotPossible` for a request that is closed (`request-closed`), or that must be sorted (`not-sorted`)."""
    if not (head.in_work if appealed else head.open):
        raise NotPossible("request-closed")
    if head.unsorted and not unsorted:
        raise NotPossible("not-sorted")


def letter_to_consumer(
    desk: Desk,
    head: Request,
    kind: LetterKind,
    values: Mapping[str, str],
    edits: Mapping[str, str] | None = None,
) -> Letter:
    """The letter that tells the consumer, in their language; one to be posted when they left no e-mail address.

    `edits` are what staff wrote in its passages, by their keys. Raise `InvalidInput` for passages that are missing
    or too long. The step that files it must pass its outcome through `domain.telling.awaiting_post`.
    """
    if kind not in COMPOSED:
        return letter_to(desk, head, kind, head.email, values)
    passages = complete(drafted_letter(desk, head, kind, values, edits or {}))
    stored = {name: value for name, value in values.items() if name != "text"}  # the passages hold those words
    return replace(letter_to(desk, head, kind, head.email, stored), passages=passages)


def drafted_letter(
    desk: Desk,
    head: Request,
    kind: LetterKind,
    values: Mapping[str, str],
    edits: Mapping[str, str],
) -> Passages:
    """A letter's passages as staff see them before it is sent; what only they can write may still be empty."""
    account = desk.accounts.get(head.account)
    own = own_words(desk, account, LetterName(step=kind, language=head.language, law=head.regime))
    passages = desk.letter_text.compose(kind, head, account, values, at=desk.clock.now(), own=own)
    return edited(passages, edits)


def letter_to(desk: Desk, head: Request, kind: LetterKind, to: Email | None, values: Mapping[str, str]) -> Letter:
    """A letter filed under a request; without an address it waits to be posted."""
    return Letter(
        account=head.account,
        id=new_id(desk),
        kind=kind,
        language=head.language,
        created_at=desk.clock.now(),
        request=head.id,
        submission=head.submission,
        state=LetterState.QUEUED if to else LetterState.TO_POST,
        to=to,
        values={"reference": head.submission, "right": head.right.value, "regime": head.regime} | dict(values),
        salt=desk.chance.bytes(32).hex(),
    )


def waiting_files(filed: tuple[Filed, ...]) -> list[AnswerFile]:
    """The files that an answer would release; those of an earlier answer are out already."""
    files = [item for item in filed if isinstance(item, AnswerFile)]
    return [file for file in files if file.state is FileState.ACCEPTED and file.released_at is None]


def released(files: list[AnswerFile], now: datetime) -> list[AnswerFile]:
    """Files that go out with an answer: the consumer can fetch them until their term is over."""
    return [replace(file, released_at=now, expires_at=now + ANSWER_LIFE) for file in files]


def taken_back(files: list[AnswerFile]) -> list[AnswerFile]:
    """Files of a request that ended without them: never released, and gone with the next sweep."""
    return [replace(file, state=FileState.WITHDRAWN) for file in files]
