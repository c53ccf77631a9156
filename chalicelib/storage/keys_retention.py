"""The keys of what is kept and forgotten: what is due, what is held, what was deleted; see `keys`, whose rules hold."""

from datetime import date
from typing import Final

from chalicelib.domain.ids import AccountId, RequestId

HOLD: Final = "HOLD#"
REVIEW: Final = "REVIEW"
OF_CONTACT: Final = "C#"
OF_REQUEST: Final = "R#"


def disposals(shard: int) -> str:
    """Due index: closed requests that retention looks at, and those that are being deleted."""
    return f"gone#{shard}"


def hold(request_id: RequestId | None, contact_hash: str) -> str:
    """Where a hold lies among an account's own items."""
    return f"{HOLD}{OF_REQUEST}{request_id}" if request_id else f"{HOLD}{OF_CONTACT}{contact_hash}"


def ended_holds() -> str:
    """Due index: holds whose last day is over, until the list forgets them."""
    return "hold-end"


def reviews() -> str:
    """Due index: accounts whose owners are told of the month."""
    return "review"


def ended_opt_outs(shard: int) -> str:
    """Due index: contacts on the list of opt-outs of which something has ended, by when its proof may go."""
    return f"opt-out-end#{shard}"


def staff_letters(shard: int) -> str:
    """Due index: letters to staff that have left, by when they may go."""
    return f"letter-end#{shard}"


def look_ups(account_id: AccountId, request_id: RequestId) -> str:
    """List index: global and other look-ups that lead to a request, for whoever deletes it."""
    return f"A#{account_id}#R#{request_id}#LOOKUPS"


def gone(account_id: AccountId) -> str:
    """List index: requests that were deleted, by when; what they counted as is all that is left."""
    return f"A#{account_id}#gone"


def deleted(account_id: AccountId) -> str:
    """Partition of the sheets that count what was deleted, month by month."""
    return f"A#{account_id}#DELETED"


def month(day: date, part: int) -> str:
    """One of the sheets of a month; several, so that what is deleted at the same moment does not meet."""
    return f"{day:%Y-%m}#{part}"
