"""A text message that came in, understood: what it wants, without looking at who sent it.

A keyword is the whole text. Case, accents, punctuation and emoji around it do not count; other words do: whoever
writes "please stop calling me" has something to say, and a person reads it.
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from chalicelib.domain.text import clean
from chalicelib.values import dataclass

WORDS_LIMIT: Final = 5000  # characters; the networks carry 1,600
_CODE_LENGTH: Final = 6
_ENGLISH: Final = "en"
_SPANISH: Final = "es"
_SPACES: Final = ("P", "Z", "C", "So", "Sk")  # punctuation, separators, control signs, emoji
_TOLL_FREE: Final = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")


class Meaning(StrEnum):
    """What a text wants."""

    STOP = "stop"  # no more texts
    START = "start"  # texts again
    HELP = "help"  # who is this
    OPT_IN = "opt-in"  # my data may be sold and shared again: asked once more before it holds
    CODE = "code"  # six digits, perhaps sent by us before
    WORDS = "words"  # anything else: a person reads it
    EMPTY = "empty"


# The keywords, without case and accents, with their language.
_STOPS: Final = {
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), _ENGLISH),
    "opt out": _ENGLISH,
    **dict.fromkeys(("alto", "parar", "baja", "cancelar", "no mas", "detener"), _SPANISH),
}
_STARTS: Final = {
    **dict.fromkeys(("start", "unstop", "yes"), _ENGLISH),
    **dict.fromkeys(("si", "comenzar", "iniciar", "reanudar"), _SPANISH),
}
_YES: Final = frozenset({"yes", "si"})
_OPT_INS: Final = {
    **dict.fromkeys(("opt in", "optin", "allow sale"), _ENGLISH),
    **dict.fromkeys(("permitir venta", "permitir la venta"), _SPANISH),
}
_HELPS: Final = {"help": _ENGLISH, "info": _ENGLISH, "ayuda": _SPANISH}
_KEYWORDS: Final[Mapping[str, tuple[Meaning, str]]] = {
    word: (meaning, language)
    for meaning, words in (
        *((Meaning.STOP, _STOPS), (Meaning.START, _STARTS)),
        *((Meaning.HELP, _HELPS), (Meaning.OPT_IN, _OPT_INS)),
    )
    for word, language in words.items()
}
# What somebody can have in another form by naming it.
_FORMS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("large print", "big print", "letra grande"), "large-print"),
    **dict.fromkeys(("audio", "audio please", "audio por favor"), "audio"),
    **dict.fromkeys(("braille", "braille please", "braille por favor"), "braille"),
    **dict.fromkeys(("plain text", "texto sin formato"), "plain-text"),
    **dict.fromkeys(("easy words", "easy read", "palabras faciles", "lectura facil"), "easy"),
    **dict.fromkeys(("read it to me", "read by phone", "leer por telefono"), "telephone"),
}
_BY_COMPANY: Final = frozenset({Meaning.STOP, Meaning.START, Meaning.HELP})
_BY_CARRIERS: Final = frozenset({"stop", "start", "unstop"})  # the letters alone: "Stop." is not answered
# Two of these make a text Spanish: frequent there, and no English words.
_SPANISH_WORDS: Final = frozenset(
    {
        *("que", "por", "los", "las", "una", "para", "con", "mis", "mi", "el", "la", "de", "y", "yo", "en"),
        *("quiero", "datos", "favor", "gracias", "hola", "ustedes", "tienen", "informacion", "eliminen", "borren"),
        *("llamen", "llamar", "numero", "cuenta", "saber", "solicitud", "eliminar", "borrar"),
    },
)


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A text as it was understood.

    `language` is empty where nothing tells it. `answered`: the company itself knew the keyword and has answered it.
    """

    meaning: Meaning
    language: str = ""
    code: str = ""
    words: str = ""
    answered: bool = False
    yes: bool = False  # the very word: it answers what was asked last


def read_text(body: str, *, opt_out_type: str = "") -> TextMessage:
    """Understand a text; what the company has recognised as a keyword (`OptOutType`) is one whatever the body says."""
    plain = _plain(body)
    meaning, language = _KEYWORDS.get(plain, (None, ""))
    company = opt_out_type.strip().lower()
    if company in _BY_COMPANY:
        return TextMessage(Meaning(company), language, answered=True, yes=plain in _YES)
    if meaning:
        words = _words(body) if meaning is Meaning.OPT_IN else ""  # where that cannot be, a person reads it
        return TextMessage(meaning, language, words=words, yes=plain in _YES)
    digits = _digits(plain)
    words = _words(body)
    if digits:
        return TextMessage(Meaning.CODE, code=digits, words=words)
    return TextMessage(Meaning.WORDS, _language(plain), words=words) if words else TextMessage(Meaning.EMPTY)


def form_named(words: str) -> str:
    """The other form that a text asks for and nothing else, as `domain.format_wish` calls it; empty for all others."""
    return _FORMS.get(_plain(words), "")


def language_of(words: str) -> str:
    """The language in which somebody writes; empty where nothing tells it."""
    return _language(_plain(words))


def answered_by_network(text: TextMessage, our_number: str, body: str) -> bool:
    """Whether the sender gets a confirmation from somebody else: then ours would be the second.

    The network of the toll-free numbers answers a few words itself, each only when it is the whole body.
    """
    return text.answered or (our_number.startswith(_TOLL_FREE) and body.strip().lower() in _BY_CARRIERS)


def _plain(body: str) -> str:
    """Lower case, no accents, one space for everything that is neither letter, digit nor sign of value."""
    spread = unicodedata.normalize("NFKD", body[:WORDS_LIMIT].casefold())
    kept = (sign for sign in spread if unicodedata.category(sign) not in {"Mn", "Me", "Cf"})
    return " ".join("".join(" " if _separates(sign) else sign for sign in kept).split())


def _separates(sign: str) -> bool:
    return unicodedata.category(sign).startswith(_SPACES)


def _digits(plain: str) -> str:
    """The six digits that are all there is, in ASCII whatever script they came in."""
    signs = plain.replace(" ", "")
    values = [unicodedata.decimal(sign, None) for sign in signs]
    if len(values) != _CODE_LENGTH or None in values:
        return ""
    return "".join(str(value) for value in values)


def _words(body: str) -> str:
    """What was written, without what cannot be seen; nothing if there is nothing to be seen."""
    words = clean(body, lines=True)[:WORDS_LIMIT]
    seen = any(unicodedata.category(sign) not in {"Cc", "Cf", "Me", "Mn", "Zl", "Zp", "Zs"} for sign in words)
    return words if seen else ""


def _language(plain: str) -> str:
    return _SPANISH if len(_SPANISH_WORDS.intersection(plain.split())) > 1 else ""
