"""Keys of what a business has set itself: words of letters, questions, what it asks as proof; see `keys`."""

from typing import Final

from chalicelib.domain.wording import LetterName

QUESTIONS: Final = "QUESTIONS#"
POLICY: Final = "VERIFYING#"


def words_of_step(step: str, language: str) -> str:
    """What the sort keys of a step's own words begin with, in the account's partition."""
    return f"WORDING#{step}#{language}#"


def of(letter: LetterName, number: int | None = None) -> str:
    """Sort key of the newest own words of a letter, or of an earlier version of them."""
    newest = words_of_step(letter.step.value, letter.language) + letter.law
    return newest if number is None else f"PAST-{newest}#{number:06}"


def questions(right: str) -> str:
    """Sort key of the own questions about a right."""
    return QUESTIONS + right


def policy(number: int) -> str:
    """Sort key of one version of what is demanded as proof of who asks."""
    return f"{POLICY}{number:06}"
