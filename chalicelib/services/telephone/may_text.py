"""Whether a text or a spoken code may leave for a number, and which number of ours it comes from.

Numbers that earn money for every text they receive are found by those who let strangers ask for codes ("SMS
pumping"): hence the countries and the daily caps, for calls as for texts.
"""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.request import Submission
from chalicelib.domain.telephony import PhoneNumber
from chalicelib.errors import NotFound, NotPossible
from chalicelib.services.ports.desk import Desk

# What staff send and what strangers ask for count apart: these must not use up a person's code.
NUMBER_A_DAY: Final = 6  # texts and calls to one number, from all accounts
ACCOUNT_A_DAY: Final = 300  # and to all numbers, from one account
_DAY: Final = timedelta(days=1)
# Begin like numbers of the United States and Canada and are none: dear islands, where most of the fraud with +1 is
# paid out, and premium rate. `+1` does not open them; their own beginning, such as `+1876`, does.
_DEAR: Final = frozenset(
    {
        *("+1242", "+1246", "+1264", "+1268", "+1284", "+1345", "+1441", "+1473", "+1649", "+1658", "+1664", "+1721"),
        *("+1758", "+1767", "+1784", "+1809", "+1829", "+1849", "+1868", "+1869", "+1876", "+1900"),
    },
)
_AREA: Final = len("+1900")


def wants_no_texts(desk: Desk, account: AccountId, sender: str, number: Phone) -> bool:
    """Whether a stop stands: the account's own or, for a text from a shared number, the one of that number."""
    try:
        line = desk.lines.number(sender)
    except NotFound:
        line = None
    accounts = {account, line.account} if line and line.shared else {account}
    return any(is_stopped(desk, each, number) for each in accounts)


def is_stopped(desk: Desk, account: AccountId, number: Phone) -> bool:
    """Whether a stop that a number sent to this account's number stands."""
    stop = desk.lines.stop(account, number)
    return stop is not None and stop.undone_at is None


def in_reach(desk: Desk, number: Phone) -> bool:
    """Whether the number's country is one that the deployment writes to and calls."""
    begun = [begin for begin in desk.text_countries if number.e164.startswith(begin)]
    return any(len(begin) >= _AREA for begin in begun) if number.e164[:_AREA] in _DEAR else bool(begun)


def count_text(desk: Desk, account: AccountId, number: Phone, *, stranger: bool = False) -> None:
    """Count one more text or call that shall leave; a `stranger` is who calls or looks at a page.

    Raise `NotPossible` (`text-country`, `text-cap-number`, `text-cap-account`), in words for staff.
    """
    if not in_reach(desk, number):
        raise NotPossible("text-country")
    if not desk.limits:
        return
    now = desk.clock.now()
    hashed = desk.secrets.hash("texts-to", number.e164)[:32]
    asked = "-asked" if stranger else ""
    if _counted(desk, f"texts-to{asked}|{hashed}", now) > NUMBER_A_DAY:
        raise NotPossible("text-cap-number")
    if _counted(desk, f"texts-of{asked}|{account}", now) > ACCOUNT_A_DAY:
        raise NotPossible("text-cap-account")


def count_nobody(desk: Desk, subject: str, number: Phone) -> None:
    """What `count_text` does, for a text that nobody gets: it uses up nobody's day. Raise `NotPossible`."""
    if not in_reach(desk, number):
        raise NotPossible("text-country")
    now = desk.clock.now()
    for name in ("texts-to", "texts-of") if desk.limits else ():
        _counted(desk, f"{name}|{subject}", now)


def sender_for(desk: Desk, submission: Submission) -> str:
    """Our number that writes to or calls a person: the one they called, else the account's own, else a shared one.

    Raise `NotPossible` (`no-sender`) where there is none.
    """
    return sender_about(desk, submission.account, submission.requests[0])


def sender_about(desk: Desk, account: AccountId, request: RequestId) -> str:
    """The same by the request, also for one that is not there, at the same cost."""
    own = _own(desk, account)
    called = _called(desk, account, request, own[:1])
    if called and (called.shared or called.number in own):
        return called.number
    return own[0] if own else shared_number(desk)


def sender_of(desk: Desk, account: AccountId) -> str:
    """The number for who never called: the account's own, else a shared one. Raise `NotPossible` (`no-sender`)."""
    own = _own(desk, account)
    return own[0] if own else shared_number(desk)


def _own(desk: Desk, account: AccountId) -> list[str]:
    return [line.number for line in desk.lines.numbers(account) if not line.shared]


def shared_number(desk: Desk) -> str:
    """The shared number of the deployment: it belongs to its operator. Raise `NotPossible` (`no-sender`)."""
    for account in sorted(desk.accounts.every(), key=lambda account: account.opened_at):  # the first, unless named
        for line in desk.lines.numbers(account.id):
            if line.shared:
                return line.number
    raise NotPossible("no-sender")


def _called(desk: Desk, account: AccountId, request: RequestId, own: list[str]) -> PhoneNumber | None:
    """The number that the person called, if it is still ours; where none was called one of `own` costs as much."""
    calls = desk.voicemails.calls(account, request)
    called = next((call.called for call in calls if call.called), "")
    try:
        line = desk.lines.number(called or "".join(own))
    except NotFound:
        return None
    return line if called else None


def _counted(desk: Desk, name: str, now: datetime) -> int:
    return desk.work.ephemeral.count(f"{name}|{now:%Y-%m-%d}", until=now + _DAY)
