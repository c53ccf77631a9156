"""What writing letters asks of the world outside: the business's own words."""

from typing import Protocol

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import AccountId
from chalicelib.domain.wording import LetterName, Wording


class Wordings(Protocol):
    """Reads the own words of letters."""

    def newest(self, account: AccountId, letter: LetterName) -> Wording | None:
        """The newest version; None where nothing was ever written."""

    def of_step(self, account: AccountId, step: LetterKind, language: str) -> tuple[Wording, ...]:
        """The newest versions of a step's letters, under whatever law."""

    def for_letter(self, account: AccountId, letter: LetterName) -> dict[str, str]:
        """The newest words by element: those for the letter's law, else those for every law; in one call."""

    def past(self, account: AccountId, letter: LetterName, *, below: int, limit: int) -> tuple[Wording, ...]:
        """At most `limit` versions with a number below one, the newest first; the present one is not among them."""


class LetterDesk(Protocol):
    """The letters' part of `services.ports.desk.Desk`."""

    @property
    def wordings(self) -> Wordings: ...
