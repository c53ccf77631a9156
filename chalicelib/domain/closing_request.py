"""What becomes of a request that is open when its business closes its account: the duty to answer does not end there.

The business answers it while it still can, hands it over to whoever answers from then on, or is warned that the duty
stays with it.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.record import sealed
from chalicelib.values import dataclass


class Fate(StrEnum):
    """What was said of an open request."""

    HANDED_OVER = "handed-over"
    WARNED = "warned"  # the business knows that it must answer without this account


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingRequest:
    """What was said of one open request of an account that is closing; a later word replaces an earlier one."""

    KIND: ClassVar[str] = "closing-request"

    account: AccountId
    request: RequestId
    fate: Fate
    at: datetime
    by: str  # actor
    to: str = sealed("")  # who answers from now on
    how: str = sealed("")  # and how they got it
    version: int = 0
