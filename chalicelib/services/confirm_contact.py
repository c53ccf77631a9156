"""The consumer shows the code that was mailed: the contact is theirs, and nothing more is proved."""

from dataclasses import replace

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import Reference
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request, Submission
from chalicelib.domain.verification import Level
from chalicelib.services.codes import allow_sending, check_code
from chalicelib.services.ports import Desk, new_id


def confirm_contact(desk: Desk, account: Account, reference: Reference, code: str) -> Submission:
    """Mark the contact as confirmed for every request that needs it; a second time changes nothing.

    Raise `InvalidField` (`code`) or `TooManyAttempts`.
    """
    submission = desk.requests.submission(account.id, reference)
    check_code(desk, submission_subject(submission), code)
    return mark_confirmed(desk, submission)


def mark_confirmed(desk: Desk, submission: Submission) -> Submission:
    """Record the confirmation with submission and requests in one transaction."""
    now = desk.clock.now()
    if submission.contact_confirmed_at is not None:
        return submission
    heads = [desk.requests.get(submission.account, request) for request in submission.requests]
    waiting = [head for head in heads if head.open and head.verification.needed > Level.NONE]
    confirmed = replace(submission, contact_confirmed_at=now)
    unit = desk.work.begin(submission.account, now)
    for head in waiting or heads[:1]:
        reason = Reason(Tag.REQUEST_CONTACT_CONFIRMED, "consumer", head.id, {"contact": "email"})
        verification = replace(head.verification, contact_confirmed_at=now)
        unit.store(replace(head, verification=verification), because=reason)
    unit.store(confirmed, because=_reason(waiting or heads[:1]))
    unit.commit()
    return replace(confirmed, version=submission.version + 1)


def _reason(heads: list[Request]) -> Reason:
    return Reason(Tag.REQUEST_CONTACT_CONFIRMED, "consumer", heads[0].id, {"contact": "email"})


def send_code(desk: Desk, submission: Submission, *, kind: LetterKind = LetterKind.CONFIRM_CONTACT) -> None:
    """Mail a fresh code to the submission's address. Raise `TooManyAttempts` inside the growing delay."""
    email = submission.typed.email
    if email is None:
        return
    allow_sending(desk, submission_subject(submission))
    letter = Letter(
        account=submission.account,
        id=new_id(desk),
        kind=kind,
        language=submission.language,
        created_at=desk.clock.now(),
        submission=submission.id,
        to=email,
        values={"reference": submission.id},
    )
    desk.work.post_code(letter)


def submission_subject(submission: Submission) -> str:
    """What the codes of a submission are bound to."""
    return f"{submission.account}|{submission.id}"
