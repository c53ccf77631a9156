"""What tells a number that must not leave from an order number: its check digits, or the words of its line.

A check is given the match of a pattern; `found` is the group with the number or word itself.
"""

import re
from collections.abc import Callable
from re import Match
from typing import Final

Check = Callable[[Match[str]], bool]

_ENOUGH_DIGITS: Final = 4
_DATE: Final = re.compile(r"(?:19|20)\d\d-?[01]\d-?[0-3]\d|[0-3]?\d-[0-3]?\d-(?:19|20)?\d\d")
_CARDS: Final = (  # first digits, and how many there are
    (r"4", (13, 16, 19)),
    (r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", (16,)),
    (r"3[47]", (15,)),
    (r"6011|64[4-9]|65|62|352[89]|35[3-8]", (16, 17, 18, 19)),
    (r"30[0-5]|3[689]", (14,)),
    (r"5018|5020|5038|5893|6304|6759|676[1-3]", (16, 18, 19)),
)
_BRITISH_UNUSED: Final = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
_SAYS_NOTHING: Final = frozenset(
    {
        *(
            "not",
            "never",
            "none",
            "null",
            "nil",
            "true",
            "false",
            "yes",
            "the",
            "and",
            "withheld",
            "hidden",
            "redacted",
        ),
        *("removed", "deleted", "changed", "reset", "stored", "encrypted", "hashed", "set", "kept", "protected"),
        *("required", "confidential", "unknown", "empty"),
        *("nunca", "nada", "nulo", "verdadero", "falso", "los", "las", "una", "con", "que", "oculta", "oculto"),
        *("omitida", "omitido", "eliminada", "eliminado", "cambiada", "guardada", "cifrada", "protegida", "vacía"),
    },
)
_AROUND: Final = ".…!?*•()[]{}"
_BANK: Final = re.compile(
    r"bank|banc[oa]|routing|\bABA\b|\bRTN\b|wire|ruta|transferencia|checking|savings",
    re.IGNORECASE,
)
_HEALTH: Final = re.compile(r"health|medic|insur|patient|salud|m[eé]dic|seguro|paciente|sanitari", re.IGNORECASE)


def social_security(match: Match[str]) -> bool:
    """Area, group and serial as the Social Security Administration gives them out."""
    from stdnum.us import ssn

    digits = _digits(match)
    return ssn.is_valid(f"{digits[:3]}-{digits[3:5]}-{digits[5:]}")


def taxpayer(match: Match[str]) -> bool:
    """An individual taxpayer identification number of the United States."""
    from stdnum.us import itin

    return itin.is_valid(_digits(match))


def card(match: Match[str]) -> bool:
    """First digits and length of a payment card, and the check digit of Luhn."""
    from stdnum import luhn

    digits = _digits(match)
    known = any(len(digits) in lengths and re.match(prefix, digits) for prefix, lengths in _CARDS)
    return known and luhn.is_valid(digits)


def iban(match: Match[str]) -> bool:
    """Modulo 97 and the country's own length, which says where the number ends: words in capitals may follow."""
    from stdnum import iban, numdb

    compact = match["found"].replace(" ", "")
    structure = numdb.get("iban").info(compact)[0][1].get("bban", "")
    length = 4 + sum(int(count) for count in re.findall(r"(\d+)!", structure))
    return len(compact) >= length and iban.is_valid(compact[:length], check_country=False)


def routing(match: Match[str]) -> bool:
    """A routing number of a bank in the United States."""
    from stdnum.us import rtn

    return rtn.is_valid(_digits(match))


def spanish(match: Match[str]) -> bool:
    """A DNI or NIE whose letter fits."""
    from stdnum.es import dni, nie

    compact = re.sub(r"[ .-]", "", match["found"]).upper()
    return dni.is_valid(compact) or nie.is_valid(compact)


def brazilian(match: Match[str]) -> bool:
    """A CPF whose two check digits fit."""
    from stdnum.br import cpf

    return cpf.is_valid(_digits(match))


def canadian(match: Match[str]) -> bool:
    """A social insurance number, by Luhn."""
    from stdnum.ca import sin

    return sin.is_valid(_digits(match))


def german(match: Match[str]) -> bool:
    """A Steuer-ID: one digit twice or thrice among ten, and a check digit."""
    from stdnum.de import idnr

    return idnr.is_valid(_digits(match))


def british(match: Match[str]) -> bool:
    """A National Insurance number with a prefix that is in use; it has no check digit."""
    return match["found"][:2] not in _BRITISH_UNUSED


def document(match: Match[str]) -> bool:
    """Digits enough for a number, and no date: "passport (2026-11-23)"."""
    return len(_digits(match)) >= _ENOUGH_DIGITS and not _DATE.fullmatch(match["found"])


def of_a_bank(match: Match[str]) -> bool:
    """An "account number" is a bank's where the line speaks of a bank; shops have account numbers too."""
    return document(match) and bool(_BANK.search(_line(match)))


def of_health(match: Match[str]) -> bool:
    """A "member number" is an insurance's where the line speaks of health; clubs have members too."""
    return document(match) and bool(_HEALTH.search(_line(match)))


def password(match: Match[str]) -> bool:
    """The word behind "password:"; behind "password is" it must look like one, for "is stored" does not."""
    word = match["found"].strip(_AROUND)
    return _tells(word) and (bool(match["sign"]) or bool(re.search(r"\d|[^\w.]", word)))


def secret_answer(match: Match[str]) -> bool:
    """The answer to a question that only the person could answer."""
    return _tells(match["found"].strip(_AROUND))


def always(match: Match[str]) -> bool:
    """The pattern says enough."""
    return bool(match)


def _tells(word: str) -> bool:
    return len(word) > 2 and word.lower() not in _SAYS_NOTHING


def _digits(match: Match[str]) -> str:
    return re.sub(r"\D", "", match["found"])


def _line(match: Match[str]) -> str:
    """The line around a match, at most 200 characters before it and 100 behind."""
    before = match.string[max(0, match.start() - 200) : match.start()].rpartition("\n")[2]
    behind = match.string[match.end() : match.end() + 100].partition("\n")[0]
    return f"{before}{match[0]}{behind}"
