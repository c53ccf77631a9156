"""The words of letters: texts of the letter's language, filled with its values."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import Letter
from chalicelib.domain.ids import Reference, show_reference


class LetterTexts:
    """See `services.ports.LetterText`."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    def __call__(self, letter: Letter, account: Account, values: Mapping[str, str]) -> tuple[str, str]:
        """Return subject and text; dates, rights and grounds are worded here, links are built here."""
        from chalicelib.http.texts import Texts

        raise NotImplementedError((Texts, date, Reference, show_reference, letter, account, values))
