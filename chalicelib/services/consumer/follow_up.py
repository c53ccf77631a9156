"""A consumer comes back: reference and address or number, then a fresh code, then the page about the request."""

from chalicelib.domain.account import Account
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.correspondence import AnswerFile, Filed, Letter, LetterKind, Message
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.outside_case import OutsideCase
from chalicelib.domain.passing import VISIT_LIFE, VisitorSession
from chalicelib.domain.referral import Ended, Referral
from chalicelib.domain.request import Outcome, Period, Request, Submission
from chalicelib.errors import InvalidField, NotFound, NotSignedIn, TooManyAttempts
from chalicelib.services.consumer.codes import allow_sending, show_code, use_up, write_nobody
from chalicelib.services.consumer.confirm_contact import (
    answers_to,
    mark_confirmed,
    note_reached,
    send_code,
    show_own_code,
)
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.text_code import text_code, text_nobody
from chalicelib.values import dataclass, replace

Contact = Email | Phone


def ask_follow_up(desk: Desk, account: Account, reference: Reference, contact: Contact) -> None:
    """Send a code if the two belong together; for any other pair the same is counted and kept, nothing is sent."""
    submission = _belonging(desk, account, reference, contact)
    try:
        if submission:
            _send(desk, submission, contact)
            return
        nobody = _nobody(desk, account, reference, contact)
        if isinstance(contact, Phone):
            text_nobody(desk, account.id, contact, nobody)
            return
        allow_sending(desk, nobody)
        write_nobody(desk, nobody)
    except TooManyAttempts:
        return  # saying so would tell that the two belong together


def open_follow_up(
    desk: Desk,
    account: Account,
    reference: Reference,
    code: str,
    visitor: str,
    *,
    contact: Contact,
) -> VisitorSession:
    """Start a visit of one hour for who shows the code; it also confirms the contact.

    `contact` is what was asked with. Raise `InvalidField` (`code`) or `TooManyAttempts`, for pairs
    that do not belong together as for those that do.
    """
    submission = _belonging(desk, account, reference, contact)
    if submission is None:
        show_code(desk, _nobody(desk, account, reference, contact), code)
        raise InvalidField(field="code", problem="wrong")
    shown = show_own_code(desk, submission, code)
    mark_confirmed(desk, submission, contact=shown.issued.by)
    use_up(desk, shown, by=visitor)
    note_reached(desk, submission, shown)
    return start_visit(desk, submission, visitor)


def _send(desk: Desk, submission: Submission, contact: Contact) -> None:
    if isinstance(contact, Phone):
        text_code(desk, submission)
    else:
        send_code(desk, submission, kind=LetterKind.FOLLOW_UP_CODE)


def _belonging(desk: Desk, account: Account, reference: Reference, contact: Contact) -> Submission | None:
    """The submission whose answer goes to this contact."""
    try:
        submission = desk.requests.submission(account.id, reference)
    except NotFound:
        return None
    own = answers_to(submission)
    return submission if own and own.look_up == contact.look_up else None


def _nobody(desk: Desk, account: Account, reference: Reference, contact: Contact) -> str:
    """What the tries for a pair that does not belong together are bound to."""
    return f"nobody|{account.id}|{desk.secrets.hash('nobody', f'{reference}|{contact.look_up}')[:40]}"


def start_visit(desk: Desk, submission: Submission, visitor: str) -> VisitorSession:
    """Remember for an hour that this browser has shown a code for the submission."""
    now = desk.clock.now()
    session = VisitorSession(
        id=_name(desk, visitor),
        account=submission.account,
        reference=submission.id,
        signed_in_at=now,
        contact=_contact(desk, submission),
    )
    desk.work.ephemeral.put(session, until=now + VISIT_LIFE)
    return session


def move_visit(desk: Desk, session: VisitorSession, *, to: str) -> VisitorSession:
    """Let a visit go on under a new secret of the same browser and end it under the old one."""
    moved = replace(session, id=_name(desk, to))
    desk.work.ephemeral.put(moved, until=session.signed_in_at + VISIT_LIFE)
    desk.work.ephemeral.drop(VisitorSession, session.id)
    return moved


def visit_of(desk: Desk, account: Account, visitor: str) -> VisitorSession:
    """The visit that a browser's cookie opens. Raise `NotSignedIn`, also for another business's.

    Whoever showed a code that went to a contact which staff have replaced since is somebody else.
    """
    if not visitor:
        raise NotSignedIn("visitor")
    try:
        session = desk.work.ephemeral.get(VisitorSession, _name(desk, visitor), now=desk.clock.now())
    except NotFound:
        raise NotSignedIn("visitor") from None
    if session.account != account.id:
        raise NotSignedIn("visitor")
    if session.contact != _contact(desk, desk.requests.submission(account.id, session.reference)):
        raise NotSignedIn("visitor")
    return session


def _contact(desk: Desk, submission: Submission) -> str:
    contact = answers_to(submission)
    return desk.secrets.hash("visit-contact", contact.look_up)[:40] if contact else ""


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
    letters: tuple[Letter, ...] = ()  # those that say something by themselves
    extension_reason: str = ""  # as it was mailed
    appeal_extension_reason: str = ""
    referral: Referral | None = None  # the last one, unless it was taken back
    cases: tuple[OutsideCase, ...] = ()  # complaints outside, as staff noted them


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
        letters=tuple(item for item in filed if isinstance(item, Letter) and item.passages),
        extension_reason=_reason(filed, Period.RESPOND),
        appeal_extension_reason=_reason(filed, Period.APPEAL),
        referral=_referral(desk, request),
        cases=desk.outside_cases.of(submission.account, [request_id]),
    )


def _referral(desk: Desk, request: Request) -> Referral | None:
    if request.outcome is not Outcome.REFERRED:
        return None
    found = desk.referrals.of_request(request.account, request.id)
    return found[-1] if found and found[-1].ended_as is not Ended.TAKEN_BACK else None


def _reason(filed: tuple[Filed, ...], period: Period) -> str:
    """Why more time was needed, as the newest notice about this period said."""
    told = [item.values for item in filed if isinstance(item, Letter) and item.kind is LetterKind.EXTENDED]
    reasons = [values["reason"] for values in told if values.get("period", Period.RESPOND) == period]
    return reasons[-1] if reasons else ""


def _released(filed: tuple[Filed, ...]) -> tuple[AnswerFile, ...]:
    return tuple(item for item in filed if isinstance(item, AnswerFile) and item.released_at is not None)


def _name(desk: Desk, visitor: str) -> str:
    return desk.secrets.hash("visit", visitor)[:40]
