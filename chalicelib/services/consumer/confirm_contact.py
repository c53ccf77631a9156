"""The consumer shows the code that was mailed: the contact is theirs, and nothing more is proved."""

from dataclasses import replace
from typing import Final

from chalicelib.domain import telling
from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import Reference
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request, Submission
from chalicelib.domain.verification import Level
from chalicelib.errors import Conflict
from chalicelib.services.agents.permission_link import agent_named
from chalicelib.services.consumer.codes import ShownCode, allow_sending, show_code, use_up
from chalicelib.services.letters.address_marks import lift_proved
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk

PIN: Final = "pin"


def confirm_contact(desk: Desk, account: Account, reference: Reference, code: str, *, by: str = "") -> Submission:
    """Mark the contact as confirmed for every request that needs it; a second time changes nothing.

    `by` is the browser's secret: it may show the code again when our answer was lost.
    Raise `InvalidField` (`code`) or `TooManyAttempts`.
    """
    submission = desk.requests.submission(account.id, reference)
    shown = show_own_code(desk, submission, code)
    # First: a code used up without effect would be lost.
    confirmed = mark_confirmed(desk, submission, contact=shown.issued.by)
    use_up(desk, shown, by=by)
    note_reached(desk, submission, shown)
    return confirmed


def note_reached(desk: Desk, submission: Submission, shown: ShownCode) -> None:
    """A code that was mailed has come back: letters reach the address, whatever came back from it before."""
    if shown.issued.by == "email" and submission.typed.email:
        lift_proved(desk, submission.account, submission.typed.email)


def show_own_code(desk: Desk, submission: Submission, digits: str, *, caller: Phone | None = None) -> ShownCode:
    """Find a code that went to the contact that the answer goes to. Raise as `show_code` does.

    Who shows the number that the answer goes to is not locked out by whoever else knows the reference.
    """
    to = answers_to(submission)
    return show_code(desk, submission_subject(submission), digits, to=to, own=caller is not None and caller == to)


def answers_to(submission: Submission) -> Email | Phone | None:
    """The contact that the answer goes to: a number beside an address is proved by nothing."""
    return submission.typed.email or submission.typed.phone


def mark_confirmed(desk: Desk, submission: Submission, *, contact: str = "email") -> Submission:
    """Record the confirmation with submission and requests in one transaction; staff may act at the same time.

    `contact` says in the audit by what it was confirmed: `email`, `text`, `call` or `pin`. After a PIN, which every
    caller has heard whatever number they showed, a code is recorded too.
    """
    try:
        return _mark(desk, submission, contact)
    except Conflict:
        return persistently(lambda: _mark(desk, desk.requests.submission(submission.account, submission.id), contact))


def _mark(desk: Desk, submission: Submission, contact: str) -> Submission:
    if submission.contact_confirmed_at is not None and (contact == PIN or not submission.contact_by_pin):
        return submission
    now = desk.clock.now()
    heads = [desk.requests.get(submission.account, request) for request in submission.requests]
    waiting = [head for head in heads if head.open and head.verification.needed > Level.NONE]
    confirmed = replace(submission, contact_confirmed_at=now, contact_by_pin=contact == PIN)
    unit = desk.work.begin(submission.account, now)
    for head in waiting or heads[:1]:
        verification = replace(head.verification, contact_confirmed_at=now, contact_by_pin=contact == PIN)
        unit.store(telling.confirmed(replace(head, verification=verification)), because=_reason([head], contact))
    unit.store(confirmed, because=_reason(waiting or heads[:1], contact))
    unit.commit()
    return replace(confirmed, version=submission.version + 1)


def _reason(heads: list[Request], contact: str) -> Reason:
    return Reason(Tag.REQUEST_CONTACT_CONFIRMED, "consumer", heads[0].id, {"contact": contact})


def send_code(desk: Desk, submission: Submission, *, kind: LetterKind = LetterKind.CONFIRM_CONTACT) -> None:
    """Mail a fresh code to the submission's address. Raise `TooManyAttempts` inside the growing delay."""
    email = submission.typed.email
    if email is None:
        return
    allow_sending(desk, submission_subject(submission))
    letter = new_letter(
        desk,
        kind,
        account=submission.account,
        language=submission.language,
        submission=submission.id,
        to=email,
        values={"reference": submission.id} | agent_named(desk, submission),
    )
    desk.work.post_code(letter)


def submission_subject(submission: Submission) -> str:
    """What the codes of a submission are bound to."""
    return f"{submission.account}|{submission.id}"
