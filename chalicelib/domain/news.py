"""Mail of the operator's about its service, to those members of staff who asked for it; nobody else gets any."""

from datetime import datetime
from typing import ClassVar, Final

from chalicelib.domain.ids import AccountId
from chalicelib.values import dataclass

SUBJECT_LIMIT: Final = 100
TEXT_LIMIT: Final = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsMail:
    """One such mail; it is written to whoever wants news while it goes out, and names no person."""

    KIND: ClassVar[str] = "news"

    account: AccountId  # the operator's
    id: str
    by: str  # actor
    sent_at: datetime
    titles: dict[str, str]  # by language; one at least
    texts: dict[str, str]
    version: int = 0
