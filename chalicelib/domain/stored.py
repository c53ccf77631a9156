"""How much the files of an account take up: counted as they come and go, and no proof of anything."""

from dataclasses import dataclass
from typing import ClassVar

from chalicelib.domain.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Files of answers and attachments of notes that lie in the bucket."""

    KIND: ClassVar[str] = "stored"

    account: AccountId
    size: int = 0  # bytes
    version: int = 0
