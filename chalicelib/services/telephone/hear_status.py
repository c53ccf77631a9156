"""A caller hears where their request stands: whoever keys its reference, and a PIN or code that was given for it."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import AccountId, Reference
from chalicelib.domain.passing import VisitorSession
from chalicelib.domain.request import Submission
from chalicelib.errors import InvalidField, NotFound, TooManyAttempts
from chalicelib.services.consumer.codes import show_code
from chalicelib.services.consumer.follow_up import Status, read_status
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.confirm_by_phone import confirm_by_phone

CALLER_TRIES: Final = 20  # PINs keyed from one number in a day
WITHHELD_TRIES: Final = 2000  # the same from all callers together whose number is withheld
_DAY: Final = timedelta(days=1)


def hear_status(desk: Desk, reference: Reference, digits: str, *, caller: Phone | None, call: str = "") -> Status:
    """Return what the consumer may know; the digits also show that the contact is theirs, and prove nothing more.

    `call` may show a code again: our answer may have been lost. Raise `InvalidField` (`code`) or `TooManyAttempts`,
    for a reference that nobody has as for a wrong PIN.
    """
    now = desk.clock.now()
    _count(desk, caller, now)
    account = _account_of(desk, reference)
    if account is None:
        show_code(desk, f"nobody|phone|{desk.secrets.hash('nobody', reference)[:40]}", digits)
        raise InvalidField(field="code", problem="wrong")
    business = desk.accounts.get(account)
    return _read(desk, confirm_by_phone(desk, business, reference, digits, by=call, caller=caller), now)


def hear_again(desk: Desk, reference: Reference) -> Status:
    """Return the same once more, for a call that has shown its PIN. Raise `NotFound`."""
    submission = desk.requests.submission(desk.lines.account_of(reference), reference)
    return _read(desk, submission, desk.clock.now())


def _read(desk: Desk, submission: Submission, now: datetime) -> Status:
    visit = VisitorSession(id="", account=submission.account, reference=submission.id, signed_in_at=now)
    return read_status(desk, visit)


def _account_of(desk: Desk, reference: Reference) -> AccountId | None:
    try:
        return desk.lines.account_of(reference)
    except NotFound:
        return None


def _count(desk: Desk, caller: Phone | None, now: datetime) -> None:
    """Count the try of a caller, whose number is kept as a keyed hash only."""
    who = desk.secrets.hash("pin-caller", caller.look_up if caller else "withheld")[:32]
    count = desk.work.ephemeral.count(f"pin-caller|{who}|{now:%Y-%m-%d}", until=now + _DAY)
    if desk.limits and count > (CALLER_TRIES if caller else WITHHELD_TRIES):
        raise TooManyAttempts(retry_after=3600)
