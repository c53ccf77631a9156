"""Keys of unreached addresses, wishes for another form and complaints outside; the rules of `keys` hold."""

from datetime import date, datetime
from typing import Final

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.storage.keys import by_minute

MARK: Final = "MARK#"
WISH: Final = "WISH#"
CASE: Final = "CASE#"


def mark(name: str) -> str:
    """Sort key of a mark in its account's partition, by the keyed hash of the address."""
    return MARK + name


def marks(account_id: AccountId) -> str:
    """List index: the marked addresses of an account."""
    return f"A#{account_id}#MARKS"


def ended_marks(shard: int) -> str:
    """Due index: marks by when they say nothing any more."""
    return f"mark-end#{shard}"


def wishes(account_id: AccountId, *, open_ones: bool) -> str:
    """List index: an account's wishes for another form, those that are open or those that have ended."""
    return f"A#{account_id}#WISHES#{'open' if open_ones else 'ended'}"


def cases(account_id: AccountId, *, open_ones: bool) -> str:
    """List index: an account's complaints that left the house, those that are open or those that have ended."""
    return f"A#{account_id}#CASES#{'open' if open_ones else 'ended'}"


def wish_sort(day: date, request_id: RequestId, wish: str) -> str:
    """List index: wishes and complaints by a day, those that are open by when they are due."""
    return by_day(day, f"{request_id}#{wish}")


def ended_sort(at: datetime, request_id: RequestId, wish: str) -> str:
    """List index: wishes and complaints that have ended, by when."""
    return by_minute(at, f"{request_id}#{wish}")


def nudges(shard: int) -> str:
    """Due index: wishes by the day on which staff are told of them next."""
    return f"wish#{shard}"


def outside_cases(shard: int) -> str:
    """Due index: complaints that left the house, by the day on which staff are told of them next."""
    return f"outside#{shard}"


def by_day(day: date, name: str) -> str:
    """Order by a day, then by name."""
    return f"{day.isoformat()}#{name}"
