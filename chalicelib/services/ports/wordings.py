"""What a business has set itself, asked of the world outside: words of letters, questions of its form, its policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.account import Account
    from chalicelib.domain.correspondence import LetterKind
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.question import OwnQuestions
    from chalicelib.domain.rights import Right
    from chalicelib.domain.verification_policy import VerificationPolicy
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


class OwnQuestionsKept(Protocol):
    """Reads a business's own questions."""

    def of_right(self, account: AccountId, right: Right) -> OwnQuestions:
        """Those about a right, as they are now; none at all where there never were any."""

    def listed(self, account: AccountId) -> tuple[OwnQuestions, ...]:
        """Those about all rights, as they are now."""

    def every(self, account: Account) -> tuple[OwnQuestions, ...]:
        """Those about all rights, of the account's edition or newer; for looking only."""


class Policies(Protocol):
    """Reads what a business demands before it believes who asks (`domain.verification_policy`)."""

    def of(self, account: Account) -> VerificationPolicy:
        """The version in force; number 0 where none was ever set."""

    def numbered(self, account: AccountId, number: int) -> VerificationPolicy:
        """One version, as requests pin it. Raise `NotFound`."""

    def listed(self, account: AccountId) -> tuple[VerificationPolicy, ...]:
        """All versions that were set, the newest first."""


class LetterDesk(Protocol):
    """The part of `services.ports.desk.Desk` for what a business has written or set itself."""

    @property
    def wordings(self) -> Wordings: ...
    @property
    def questions(self) -> OwnQuestionsKept: ...
    @property
    def policies(self) -> Policies: ...
