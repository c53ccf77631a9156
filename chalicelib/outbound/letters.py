"""The words of letters: texts of the letter's language, filled with its values.

A mail says that something is there and leads to the page behind the code. It never says whether data are
held: a ground that would say so is named on that page only.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from chalicelib import texts
from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import Letter
from chalicelib.domain.ids import Reference, show_reference
from chalicelib.domain.rights import Right
from chalicelib.law.grounds import Ground, grounds_for
from chalicelib.outbound.summary_words import summary_words

_OPT_OUT: Final = frozenset({"ccpa", "strictest"})  # where a refusal must offer the opt-out (11 CCR 7022(g))


class LetterTexts:
    """See `services.ports.LetterText`."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    def __call__(self, letter: Letter, account: Account, values: Mapping[str, str]) -> tuple[str, str]:
        """Return subject and plain text; dates, rights and grounds are worded here, links are built here."""
        language = letter.language
        filled = dict(values) | self._links(account) | {"business": account.name}
        filled["reference"] = show_reference(Reference(values.get("reference", "")))
        if "summary" in values:
            filled |= summary_words(values, language, filled["staff_link"])
        if "right" in values:
            filled |= _about_right(values, filled, language)
        key = f"letter.{letter.kind.value}"
        body = texts.text(f"{key}.body", language, **filled)
        return texts.text(f"{key}.subject", language, **filled), f"{body}\n\n{_signature(account)}\n"

    def _links(self, account: Account) -> dict[str, str]:
        form = f"{self._public_url}/c/{account.slug}"
        return {
            "form": form,
            "link": f"{form}/status",
            "code_link": f"{form}/code",
            "follow_code_link": f"{form}/status/code",
            "staff_link": f"{self._public_url}/staff",
        }


def _about_right(values: Mapping[str, str], filled: Mapping[str, str], language: str) -> dict[str, str]:
    """What a letter about one right may say: its name, the date, how identity is checked, grounds and remedies."""
    right = Right(values["right"])
    words = dict(filled)
    words["right"] = texts.text(f"right.{right.value}.name", language)
    due = values.get("respond_by", "")
    words["date"] = texts.date_text(date.fromisoformat(due), language) if due else ""
    words["expect"] = texts.text("letter.part.expect" if due else "letter.part.expect-soon", language, **words)
    identity = "letter.part.identity" if right.touches_data else "letter.part.no-identity"
    words["identity"] = texts.text(identity, language, **words)
    regime = values.get("regime", "")
    words["remedy"] = _remedy(regime, words, language)
    codes = values.get("grounds", "").split(",")
    words["grounds"] = _grounds([ground for ground in grounds_for(regime, right) if ground.code in codes], language)
    return words


def _remedy(regime: str, words: Mapping[str, str], language: str) -> str:
    if not texts.has_text(f"remedy.{regime}"):
        return ""
    remedy = texts.text(f"remedy.{regime}", language, **words)
    return texts.text("letter.part.opt-out", language, **{**words, "remedy": remedy}) if regime in _OPT_OUT else remedy


def _grounds(grounds: list[Ground], language: str) -> str:
    """The grounds with their citations, unless one of them says whether data are held."""
    if not grounds or any(ground.needs_identity for ground in grounds):
        return texts.text("letter.part.ground-on-page", language)
    return "\n".join(
        texts.text(
            "letter.part.ground",
            language,
            ground=texts.text(f"ground.{ground.code}", language),
            citation=ground.citation,
        )
        for ground in grounds
    )


def _signature(account: Account) -> str:
    """The business with its ways of contact, under the sign that mail programs know (RFC 3676, section 4.3)."""
    lines = ("-- ", account.name, account.email, account.phone, account.postal)
    return "\n".join(line for line in lines if line)
