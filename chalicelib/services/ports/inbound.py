"""What taking in mail asks of the world outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.inbound import Attachment, InboundMail, MailPart


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that nobody has taken yet, and when the mail service put it down."""

    name: str
    came_at: datetime


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A mail that waits for staff, because too many came: what is known of it without opening it."""

    name: str
    held_at: datetime
    size: int


class MailBucket(Protocol):
    """Where the mail service puts mails down, and where what came with them is kept."""

    def read(self, name: str) -> bytes | None:
        """A mail that came in, as it is; None if it is there no more."""

    def waiting(self, *, before: datetime) -> Iterator[WaitingMail]:
        """All mails that came in before an instant and are still there: nobody has taken them."""

    def drop(self, name: str) -> None:
        """A mail that came in was dealt with; nothing happens if it is gone."""

    def keep(self, mail: InboundMail, raw: bytes, attachments: Sequence[Attachment]) -> None:
        """Put the original and the attachments where the mail is filed; again replaces them by the same."""

    def copy(self, mail: InboundMail, to: InboundMail) -> None:
        """Put what belongs to a mail where it is filed now as well; what is gone already stays gone."""

    def delete(self, mail: InboundMail) -> None:
        """Delete the original and all attachments of a mail. For jobs: pages cannot delete."""

    def let_go(self, mail: InboundMail) -> None:
        """Have the same removed within a minute. Raise `Unavailable`."""

    def original_link(self, mail: InboundMail, *, seconds: int) -> str:
        """A link that downloads the mail as it came, as plain text. Raise `NotFound` once it is gone."""

    def part_link(self, mail: InboundMail, part: MailPart, *, seconds: int) -> str:
        """A link that downloads an attachment; one in quarantine under a name and a type that nothing opens."""

    def hold(self, account: AccountId, name: str, raw: bytes) -> None:
        """Hold a mail back for an account."""

    def held(self, account: AccountId, *, limit: int) -> tuple[HeldMail, ...]:
        """What is held back for an account, in the order of the names."""

    def read_held(self, account: AccountId, name: str) -> bytes | None:
        """One of them, as it is; None if it is there no more."""

    def drop_held(self, account: AccountId, name: str) -> None:
        """Hold it no longer: `held` does not name it from now on, and it is gone within a minute."""


class InboundDesk(Protocol):
    """The mail's part of the desk; without a domain (`inbound_domain` empty) no mail comes in."""

    @property
    def inbound_domain(self) -> str: ...
    @property
    def mail_bucket(self) -> MailBucket: ...
