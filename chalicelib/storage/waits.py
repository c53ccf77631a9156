"""What DynamoDB refuses for the moment, how long to wait for it, and how to know one's own write again."""

import secrets
import time
from collections.abc import Callable
from typing import Final

from pynamodb.exceptions import PynamoDBException

from chalicelib.errors import Unavailable

# Why a transaction is cancelled although none of its conditions failed.
COLLIDED: Final = frozenset({"TransactionConflict"})  # with another one under way at the same item
BUSY: Final = frozenset({"ThrottlingError", "ProvisionedThroughputExceeded"})

_TRIES: Final = 5
_UNDER_WAY: Final = "TransactionConflictException"  # the SDK does not try this again by itself


def pause(attempt: int) -> float:
    """Seconds until the next try, longer each time, and different for two who have met."""
    return (100 + secrets.randbelow(100)) * float(2**attempt) / 10_000


def apart(write: Callable[[], object]) -> None:
    """Write one item, again while a transaction is under way at it. Raise `Unavailable` if that does not end."""
    for attempt in range(_TRIES):
        try:
            write()
        except PynamoDBException as error:
            if error.cause_response_code != _UNDER_WAY:
                raise
            time.sleep(pause(attempt))
        else:
            return
    raise Unavailable("a transaction does not end")


def repeated(error: PynamoDBException) -> bool:
    """Whether the SDK had sent this before: its first answer may have been lost, and the write done."""
    told = getattr(getattr(error.cause, "__cause__", None), "response", {})  # PynamoDB's own leaves this out
    return bool(told.get("ResponseMetadata", {}).get("RetryAttempts"))
