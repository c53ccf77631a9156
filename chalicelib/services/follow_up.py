"""A consumer comes back: reference and address, then a fresh code, then the page about the request."""

from dataclasses import dataclass

from chalicelib.domain.account import Account
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import AnswerFile, Filed, Letter, LetterKind, Message
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.passing import VISIT_LIFE, VisitorSession
from chalicelib.domain.request import Request, Submission
from chalicelib.errors import NotFound, NotSignedIn, TooManyAttempts
from chalicelib.services.codes import check_code
from chalicelib.services.confirm_contact import mark_confirmed, send_code
from chalicelib.services.ports import Desk


def ask_follow_up(desk: Desk, account: Account, reference: Reference, email: Email) -> None:
    """Mail a code if the two belong together; the caller's answer is the same in every case."""
    try:
        submission = desk.requests.submission(account.id, reference)
    except NotFound:
        return
    if submission.typed.email is None or submission.typed.email.look_up != email.look_up:
        return
    try:
        send_code(desk, submission, kind=LetterKind.FOLLOW_UP_CODE)
    except TooManyAttempts:
        return  # saying so would tell that the two belong together


def open_follow_up(desk: Desk, account: Account, reference: Reference, code: str, visitor: str) -> VisitorSession:
    """Start a visit of one hour for who shows the code; it also confirms the contact.

    Raise `InvalidField` (`code`) or `TooManyAttempts`, for unknown references as for known ones.
    """
    check_code(desk, f"{account.id}|{reference}", code)
    submission = desk.requests.submission(account.id, reference)
    mark_confirmed(desk, submission)
    return start_visit(desk, submission, visitor)


def start_visit(desk: Desk, submission: Submission, visitor: str) -> VisitorSession:
    """Remember for an hour that this browser has shown a code for the submission."""
    now = desk.clock.now()
    session = VisitorSession(
        id=_name(desk, visitor),
        account=submission.account,
        reference=submission.id,
        signed_in_at=now,
    )
    desk.work.ephemeral.put(session, until=now + VISIT_LIFE)
    return session


def visit_of(desk: Desk, account: Account, visitor: str) -> VisitorSession:
    """The visit that a browser's cookie opens. Raise `NotSignedIn`, also for another business's."""
    if not visitor:
        raise NotSignedIn("visitor")
    try:
        session = desk.work.ephemeral.get(VisitorSession, _name(desk, visitor), now=desk.clock.now())
    except NotFound:
        raise NotSignedIn("visitor") from None
    if session.account != account.id:
        raise NotSignedIn("visitor")
    return session


def end_visit(desk: Desk, visitor: str) -> None:
    """Forget the visit."""
    desk.work.ephemeral.drop(VisitorSession, _name(desk, visitor))


@dataclass(frozen=True, slots=True)
class Followed:
    """One request as its consumer may see it."""

    request: Request
    messages: tuple[Message, ...]
    files: tuple[AnswerFile, ...]
    history: tuple[AuditEntry, ...]
    extension_reason: str = ""  # as it was mailed


@dataclass(frozen=True, slots=True)
class Status:
    """A submission with all its requests."""

    submission: Submission
    requests: tuple[Followed, ...]


def read_status(desk: Desk, session: VisitorSession) -> Status:
    """Return what the consumer may see: never notes, never files before their release."""
    submission = desk.requests.submission(session.account, session.reference)
    return Status(submission, tuple(_followed(desk, submission, request) for request in submission.requests))


def _followed(desk: Desk, submission: Submission, request_id: RequestId) -> Followed:
    request, filed = desk.requests.dossier(submission.account, request_id)
    return Followed(
        request=request,
        messages=tuple(item for item in filed if isinstance(item, Message)),
        files=_released(filed),
        history=desk.audit_log.of_request(submission.account, request.id),
        extension_reason=_reason(filed),
    )


def _reason(filed: tuple[Filed, ...]) -> str:
    letters = [item for item in filed if isinstance(item, Letter) and item.kind is LetterKind.EXTENDED]
    return letters[-1].values.get("reason", "") if letters else ""


def _released(filed: tuple[Filed, ...]) -> tuple[AnswerFile, ...]:
    return tuple(item for item in filed if isinstance(item, AnswerFile) and item.released_at is not None)


def _name(desk: Desk, visitor: str) -> str:
    return desk.secrets.hash("visit", visitor)[:40]
