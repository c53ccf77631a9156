"""What the use cases ask of the outbox and the mail service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass, field

if TYPE_CHECKING:
    from chalicelib.domain.correspondence import Letter
    from chalicelib.domain.ids import AccountId, Reference, RequestId


@dataclass(frozen=True, slots=True)
class LetterPlace:
    """Where a letter lies."""

    pk: str
    sk: str


class Outbox(Protocol):
    """Finds letters that must go out."""

    def find(self, place: LetterPlace) -> Letter | None:
        """The letter at a place, if it is still there."""

    def overdue(self, *, now: datetime, limit: int) -> tuple[LetterPlace, ...]:
        """Letters whose next attempt is due."""

    def place(
        self,
        account: AccountId,
        letter: str,
        *,
        request: RequestId | None = None,
        submission: Reference | None = None,
    ) -> LetterPlace:
        """Where the letter of this id lies: under its request, its submission, or the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One outgoing mail; `id` is the letter's, repeated in a header.

    `tags` come back with whatever the mail service tells of this mail later: ids only, never a person's data.
    """

    id: str
    to: str
    subject: str
    text: str
    sender_name: str
    reply_to: str = ""
    leave: str = ""  # the address at which one click ends mail of this kind (RFC 8058)
    tags: Mapping[str, str] = field(default_factory=dict)


class Mailer(Protocol):
    """Sends mail. Raise `Unavailable` for what may work later, `Gone` for an address that never will."""

    def send(self, mail: Mail) -> None:
        """Hand over to the mail service."""
