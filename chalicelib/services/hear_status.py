"""A caller hears where their request stands: whoever keys its reference and a PIN that was spoken with it."""

import hmac
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import Reference
from chalicelib.domain.passing import VisitorSession
from chalicelib.domain.request import Submission
from chalicelib.errors import InvalidField, NotFound, TooManyAttempts
from chalicelib.services.confirm_contact import mark_confirmed
from chalicelib.services.follow_up import Status, read_status
from chalicelib.services.phone_identity import pin_of_call
from chalicelib.services.ports import Desk

REFERENCE_TRIES: Final = 10  # PINs keyed for one reference in a day
CALLER_TRIES: Final = 20  # PINs keyed from one number in a day
WITHHELD_TRIES: Final = 200  # the same from all callers together whose number is withheld
_DAY: Final = timedelta(days=1)


def hear_status(desk: Desk, reference: Reference, pin: str, *, caller: Phone | None) -> Status:
    """Return what the consumer may know; the PIN also shows that the contact is theirs, and proves nothing more.

    Raise `InvalidField` (`pin`) for a wrong PIN and for a reference that is nobody's alike, `TooManyAttempts`.
    """
    now = desk.clock.now()
    _limit(desk, reference, caller, now)
    submission = _of(desk, reference)
    if submission is None or not _fits(desk, submission, pin):
        raise InvalidField(field="pin", problem="wrong")
    confirmed = mark_confirmed(desk, submission, contact="pin")
    return _read(desk, confirmed, now)


def hear_again(desk: Desk, reference: Reference) -> Status:
    """Return the same once more, for a call that has shown its PIN. Raise `NotFound`."""
    submission = desk.requests.submission(desk.lines.account_of(reference), reference)
    return _read(desk, submission, desk.clock.now())


def _read(desk: Desk, submission: Submission, now: datetime) -> Status:
    visit = VisitorSession(id="", account=submission.account, reference=submission.id, signed_in_at=now)
    return read_status(desk, visit)


def _of(desk: Desk, reference: Reference) -> Submission | None:
    try:
        return desk.requests.submission(desk.lines.account_of(reference), reference)
    except NotFound:
        return None


def _fits(desk: Desk, submission: Submission, pin: str) -> bool:
    """Whether it is the PIN of a call that left the submission."""
    calls = desk.voicemails.calls(submission.account, submission.requests[0])
    pins = (pin_of_call(desk, call.account, call.id) for call in calls)
    return any(hmac.compare_digest(known.encode(), pin.encode()) for known in pins)


def _limit(desk: Desk, reference: Reference, caller: Phone | None, now: datetime) -> None:
    """Count the try for the reference, whether or not it exists, and for the caller, whose number is only hashed."""
    who = caller.look_up if caller else "withheld"
    tries = (
        ("pin-reference", reference, REFERENCE_TRIES),
        ("pin-caller", who, CALLER_TRIES if caller else WITHHELD_TRIES),
    )
    for name, subject, most in tries:
        hashed = desk.secrets.hash(name, subject)[:32]
        count = desk.work.ephemeral.count(f"{name}|{hashed}|{now:%Y-%m-%d}", until=now + _DAY)
        if desk.limits and count > most:
            raise TooManyAttempts(retry_after=3600)
