"""The queue's indexes: each names a partition, and every partition of an account is cut into its list shards.

Sort keys end with the request's id, so no two in a partition are alike and none is the beginning of another: a place
between two of them can be written as a text.
"""

from datetime import UTC, date, datetime
from typing import Final

from chalicelib.domain.ids import AccountId, RequestId, UserId

NOBODY: Final = "nobody"
LOWEST: Final = "0"
HIGHEST: Final = "~"


def assigned(account_id: AccountId, bucket: str, assignee: str, shard: int) -> str:
    """Assigned index: what one person, or nobody, has of a list."""
    return f"A#{account_id}#{bucket}#{assignee or NOBODY}#{shard}"


def stated(account_id: AccountId, state: str, shard: int) -> str:
    """Stated index: the open requests of one state."""
    return f"A#{account_id}#state#{state}#{shard}"


def received_sort(received_at: datetime, request_id: RequestId) -> str:
    """Received index: first come first, by the minute (UTC)."""
    return f"{_minute(received_at)}#{request_id}"


def from_here(at: date | datetime) -> str:
    """The lowest sort key of a day, or of an instant's minute."""
    return _minute(at) if isinstance(at, datetime) else at.isoformat()


def before_here(at: date | datetime) -> str:
    """What no sort key before a day is above; of an instant's minute everything is below it."""
    return f"{_minute(at)}#{HIGHEST}" if isinstance(at, datetime) else at.isoformat()


def behind(key: str) -> str:
    """Between a sort key and the next higher one."""
    return f"{key}!"


def ahead_of(key: str) -> str:
    """Between a sort key and the next lower one."""
    return f"{key[:-1]}{chr(ord(key[-1]) - 1)}{HIGHEST}"


def day_in(key: str) -> date:
    """The day that a sort key begins with."""
    return date.fromisoformat(key[:10])


def _minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}"


def files(account_id: AccountId, user_id: UserId) -> str:
    """Partition of the lists that a person has had made into files."""
    return f"A#{account_id}#U#{user_id}#FILES"


def file_sort(name: str) -> str:
    """Order by when they were asked for."""
    return f"LIST#{name}"


def files_in_work() -> str:
    """Due index: lists that are being made into files."""
    return "lists"


def files_that_end() -> str:
    """Due index: files of lists by the end of their time."""
    return "lists-end"


def sheet(account_id: AccountId, name: str) -> str:
    """Object key of a list's file."""
    return f"lists/{account_id}/{name}/list.csv"


def sheet_part(account_id: AccountId, name: str, number: int) -> str:
    """Object key of a part of a list's file, until it is put together."""
    return f"lists/{account_id}/{name}/{number:06d}"
