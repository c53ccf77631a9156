"""One matter mailed to many people: how far it has come, so that whoever goes on after a crash repeats nobody."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.values import dataclass, replace


class Audience(StrEnum):
    """Who of an account's staff gets it."""

    OWNERS = "owners"
    EVERYBODY = "everybody"
    SUBSCRIBERS = "subscribers"  # who asked for news


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """A mailing of the operator's, walked account by account in the order of slugs; no person stands in it.

    Each person's letter has an id made of the mailing's and theirs: it can be written once only.
    """

    KIND: ClassVar[str] = "mailing"

    account: AccountId  # the operator's
    id: str  # of the matter: a notice, for instance
    kind: LetterKind
    audience: Audience
    next_at: datetime | None  # when to go on; None once it has ended
    to: AccountId | None = None  # None: all accounts
    after: str = ""  # the slug up to which everybody has got it
    accounts: int = 0
    letters: int = 0
    begun_at: datetime | None = None  # noted before the first letter: until then nobody has got any
    ended_at: datetime | None = None
    version: int = 0

    def letter_id(self, user: UserId) -> str:
        """The name of one person's letter."""
        return f"{self.id}-{user}"

    def begun(self, at: datetime) -> "Mailing":
        """Letters may be written from now on."""
        return replace(self, begun_at=at)

    def moved(self, *, accounts: int, letters: int, after: str) -> "Mailing":
        """After a page of accounts."""
        return replace(self, accounts=self.accounts + accounts, letters=self.letters + letters, after=after)

    def ended(self, at: datetime) -> "Mailing":
        """Nothing is left to do."""
        return replace(self, next_at=None, ended_at=at)
