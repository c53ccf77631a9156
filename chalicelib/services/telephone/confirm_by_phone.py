"""The contact of a caller: confirmed by a code that was sent to the number, or by the PIN that the call spoke.

Either shows that the same person is there again, and nothing more: never who they are, and never a match with the
business's records. That a request came by telephone verifies nothing.
"""

import hmac
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import AccountId, Reference
from chalicelib.domain.passing import CODE_LIFE
from chalicelib.domain.request import Submission
from chalicelib.errors import InvalidField, NotFound, TooManyAttempts
from chalicelib.services.consumer.codes import use_up
from chalicelib.services.consumer.confirm_contact import PIN, mark_confirmed, show_own_code
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.phone_identity import pin_of_call

_MOST: Final = 3  # codes that one number may have open at one of ours


def confirm_by_phone(
    desk: Desk,
    account: Account,
    reference: Reference,
    digits: str,
    *,
    by: str = "",
    caller: Phone | None = None,
) -> Submission:
    """Confirm the contact by a code or PIN that was keyed or texted; a second time changes nothing.

    `by` names the call or text: it may show a code again, because our answer may have been lost. Raise `NotFound` for
    no such reference, `InvalidField` (`code`: missing, wrong, expired), and `TooManyAttempts` after five tries of
    either kind, until another code is sent or until tomorrow.
    """
    return accept_digits(desk, desk.requests.submission(account.id, reference), digits, by=by, caller=caller)


def accept_digits(
    desk: Desk, submission: Submission, digits: str, *, by: str = "", caller: Phone | None = None
) -> Submission:
    """The same for a submission at hand. Tries are counted together for codes and PINs.

    Where the answer goes to an address, a PIN is accepted and confirms nothing.
    """
    try:
        shown = show_own_code(desk, submission, digits, caller=caller)
    except InvalidField as problem:
        if problem.problem == "missing" or not _is_pin(desk, submission, digits):
            raise
        return submission if submission.typed.email else mark_confirmed(desk, submission, contact=PIN)
    confirmed = mark_confirmed(desk, submission, contact=shown.issued.by)
    use_up(desk, shown, by=by)
    return confirmed


def _is_pin(desk: Desk, submission: Submission, digits: str) -> bool:
    """Whether these are the digits that a call spoke. Whoever asks has counted the try."""
    typed = "".join(sign for sign in digits if sign.isdecimal())
    calls = desk.voicemails.calls(submission.account, submission.requests[0])
    pins = (pin_of_call(desk, AccountId(call.spoken_by) if call.spoken_by else call.account, call.id) for call in calls)
    return any(hmac.compare_digest(pin.encode(), typed.encode()) for pin in pins)


def expect_code(desk: Desk, submission: Submission, *, ours: str, theirs: Phone) -> None:
    """Remember that a code went from a number of ours to one of theirs, for an answer by text."""
    now = desk.clock.now()
    name = _name(desk, ours, theirs)
    place = f"{submission.account}|{submission.id}"
    before = [known for known in (desk.work.ephemeral.get_value(name, now=now) or "").split() if known != place]
    value = " ".join([place, *before][:_MOST])
    desk.work.ephemeral.put_value(name, value, until=now + CODE_LIFE + timedelta(hours=1))


def confirm_by_text(desk: Desk, *, ours: str, theirs: Phone, digits: str, text: str) -> Submission | None:
    """Confirm by a code that came back as a text from the number that it was sent to; None where none was sent there.

    Raise `InvalidField` (`code`) or `TooManyAttempts`.
    """
    problem: InvalidField | TooManyAttempts | None = None
    for submission in _expecting(desk, ours, theirs):
        try:
            return accept_digits(desk, submission, digits, by=text, caller=theirs)
        except (InvalidField, TooManyAttempts) as error:
            problem = problem or error
    if problem:
        raise problem
    return None


def last_code_for(desk: Desk, *, ours: str, theirs: Phone) -> Submission | None:
    """What the last code that went from a number of ours to one of theirs was for."""
    return next(_expecting(desk, ours, theirs), None)


def _expecting(desk: Desk, ours: str, theirs: Phone) -> Iterator[Submission]:
    expected = desk.work.ephemeral.get_value(_name(desk, ours, theirs), now=desk.clock.now()) or ""
    for place in expected.split():
        account, _, reference = place.partition("|")
        with suppress(NotFound):
            yield desk.requests.submission(AccountId(account), Reference(reference))


def _name(desk: Desk, ours: str, theirs: Phone) -> str:
    return f"code-sent|{desk.secrets.hash('code-sent', f'{ours}|{theirs.e164}')[:40]}"
