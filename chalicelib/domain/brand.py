"""What a business looks like on its pages: the picture beside its name."""

from datetime import datetime
from typing import ClassVar

from chalicelib.domain.ids import AccountId
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A picture that an account has used; `name` is made of its content, so that an address never changes meaning."""

    KIND: ClassVar[str] = "logo"

    account: AccountId
    name: str
    content_type: str
    width: int
    height: int
    content: str  # base64
    added_at: datetime
    version: int = 0
