"""How much of its plan an account uses that no other counter says: noted as it comes and goes, no proof of anything."""

from datetime import datetime
from typing import ClassVar

from chalicelib.domain.ids import AccountId
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Files of answers and attachments of notes that lie in the bucket; and whether a month has been too full."""

    KIND: ClassVar[str] = "stored"

    account: AccountId
    size: int = 0  # bytes
    full_month: str = ""  # yyyy-mm, the last in which more requests came than the plan has room for
    tell_at: datetime | None = None  # from when the owners are to be told of that; None once they were
    version: int = 0
