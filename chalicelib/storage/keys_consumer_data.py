"""Keys of what concerns one person's data: orders to erase them, and what is left of requests; see `keys`."""

from datetime import date
from typing import Final

from chalicelib.domain.ids import AccountId, RequestId

ERASURE: Final = "CONSUMER-ERASURE#"
ELSEWHERE: Final = "ELSEWHERE#"


def log(account_id: AccountId) -> str:
    """Partition of an account's log, and its name in the list index; it can be long."""
    return f"A#{account_id}#LOG"


def line(day: date, request_id: RequestId) -> str:
    """Where a line lies in the log: by the day of receipt."""
    return f"{day.isoformat()}#{request_id}"


def erasures_in_work() -> str:
    """Due index: orders that go on."""
    return "consumer-erasure"


def erasures_that_end() -> str:
    """Due index: orders that are through, by when they may go."""
    return "consumer-erasure-end"


def lines_that_end(shard: int) -> str:
    """Due index: lines of all logs, by when they may go."""
    return f"log-end#{shard}"


def elsewhere_in_work() -> str:
    """Due index: what came from elsewhere and is being deleted."""
    return "elsewhere"


def elsewhere_that_ends(shard: int) -> str:
    """Due index: what is left of it, by when it may go."""
    return f"elsewhere-end#{shard}"
