"""Where something that must never be disclosed may stand in a text; a check then decides whether it is one.

A number without check digits needs a word before it, in English or Spanish. Every pattern stays within a line and
looks a bounded number of characters ahead. In the words a space also stands for a hyphen, an underscore or nothing,
as in the names of columns, and an apostrophe may be missing.
"""

import re
from re import Pattern
from typing import Final, NamedTuple

from chalicelib.domain import disclosure_checks as checks
from chalicelib.domain.disclosure_checks import Check


class Rule(NamedTuple):
    """One pattern; without one of its `stems` in the text it cannot match, which is seen much sooner."""

    kind: str
    pattern: Pattern[str]
    check: Check
    stems: tuple[str, ...] = ()

    def may_match(self, lowered: str) -> bool:
        """Whether it is worth looking through a text, given in lower case."""
        return not self.stems or any(stem in lowered for stem in self.stems)


_START: Final = r"(?<![^\W_])"  # no letter or digit before; an underscore may be
_OPEN: Final = r"(?<![\w.-])"
_END: Final = r"(?![\w-]|\.\d)"
_CODE: Final = r"(?P<found>(?=[A-Z0-9-]{0,14}\d)[A-Z0-9](?:[A-Z0-9]|-(?=[A-Z0-9])){4,18})(?!\w)"

# What may stand between a word and its number: signs, and "number", "is", "nº" and their like.
_SIGN: Final = r"""[ \t"':=#.,()\[\]|>*\u2013-]"""
_LINK: Final = r"(?:number|num|no|nr|code|id|is|was|número|numero|núm|nº|n\.º|es|era)(?![^\W_])"
_GAP: Final = rf"(?:{_SIGN}|_|{_LINK}){{1,12}}?"
_SAID: Final = r"""["']?[ \t]*(?:(?P<sign>[:=])|(?<![^\W_])(?:is|was|es|era)(?![^\W_]))[ \t]*["']?"""
_PIN: Final = r"(?P<found>\d{4,8})(?![\w-])"
_WORD: Final = r"""(?P<found>[^\s"',;<>]{3,64})"""


def _words(*phrases: str) -> str:
    spread = (phrase.replace(" ", "[ _-]?").replace("'", "['\u2019]?") for phrase in phrases)
    return f"{_START}(?:{'|'.join(spread)})"


def _after(words: str, value: str, *, exactly: bool = False) -> Pattern[str]:
    """A value behind one of these words; `exactly`: in this case only, as SIN is also a Spanish word."""
    return re.compile(f"{words}{_GAP}{value}", 0 if exactly else re.IGNORECASE)


def _said(words: str) -> Pattern[str]:
    """A word behind "password:" or "password is"."""
    return re.compile(f"{words}{_SAID}{_WORD}", re.IGNORECASE)


def _shape(shape: str) -> Pattern[str]:
    """A value that is known by its shape."""
    return re.compile(f"{_OPEN}(?P<found>{shape}){_END}")


def _number(low: int, high: int | None = None) -> str:
    """So many digits, single spaces, dots and hyphens between them."""
    return rf"(?<![\w.-])(?P<found>\d(?:[ .-]?\d){{{low - 1},{(high or low) - 1}}})(?![\w-])"


_SOCIAL: Final = _words("ssn", r"s\.s\.n\.?", "social security", "seguro social", "seguridad social")
_PAPERS: Final = _words(
    *(
        "driver's? licen[cs]e",
        "driving licen[cs]e",
        "licencia de conducir",
        "licencia de manejo",
        "carn[eé] de conducir",
    ),
    *("permiso de conducir", "passport", "pasaporte", "reisepass", "personalausweis", "c[eé]dula"),
    "(?:state|government|military|national) (?:issued )?id(?:entification|entity)?(?: card)?",
    *("alien registration", "documento de identidad", "tarjeta de identidad"),
)
_GERMAN: Final = _words(
    *("steuer id(?:entifikationsnummer|nr)?", "steuernummer", "idnr", "tax id(?:entification)?", "tin"),
    "identificaci[oó]n fiscal",
)
_BANK: Final = _words(
    "(?:bank|checking|savings|deposit|current) (?:account|acct)",
    *("cuenta bancaria", "cuenta corriente", "cuenta de ahorros?"),
)
_MEDICAL: Final = _words(
    *("health insurance", "health plan", "health card", "medicare", "medicaid", "medi cal", "medical record"),
    *("medical id", "mrn", "nhs", "patient id", "patient number", "patient no", "seguro m[eé]dico", "seguro de salud"),
    *("tarjeta sanitaria", "(?:historia|expediente) (?:cl[ií]nic[ao]|m[eé]dic[ao])"),
)
_SECRETS: Final = _words("passwords?", "passphrase", "passcode", "contraseña", "clave de acceso", "clave secreta")
_QUESTIONS: Final = _words(
    *("security (?:question )?answer", "answer to (?:your|the|a) security question", "(?:mother's )?maiden name"),
    *("respuesta de seguridad", "respuesta secreta", "respuesta a la pregunta (?:de seguridad|secreta)"),
    "apellido de soltera(?: de su madre)?",
)
_TEMPLATES: Final = (
    "(?:biometric|fingerprint|face|facial|iris|retina|voice|palm|hand) (?:templates?|geometry|hash|vector)",
    "(?:face|voice|palm) prints?",
    "plantillas? (?:biom[eé]tricas?|de (?:huella|rostro|voz|iris))",
    "huella de voz",
)

# Of two that overlap the earlier one counts.
PATTERNS: Final = (
    Rule("social-security", _shape(r"\d{3}[-\u2013]\d{2}[-\u2013]\d{4}"), checks.social_security),
    Rule("social-security", _after(_SOCIAL, _number(9)), checks.social_security, ("ssn", "s.s.n", "social", "segur")),
    Rule("government-id", _shape(r"9\d{2}[-\u2013]\d{2}[-\u2013]\d{4}"), checks.taxpayer),
    Rule("government-id", _after(_words("itin"), _number(9)), checks.taxpayer, ("itin",)),
    Rule("card", _shape(r"\d{4}([ .-]?)(?:\d{4}\2\d{4}\2\d{1,7}|\d{6}\2\d{4,5})"), checks.card),
    Rule("account", _shape(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?"), checks.iban),
    Rule(
        "account",
        _after(_words("routing", "aba", "rtn", "ruta"), _number(9)),
        checks.routing,
        ("routing", "aba", "rtn", "ruta"),
    ),
    Rule("account", _after(_BANK, _number(6, 17)), checks.document, ("account", "acct", "cuenta")),
    Rule(
        "account",
        _after(_words("account", "acct", "cuenta"), _number(6, 17)),
        checks.of_a_bank,
        ("bank", "banc", "routing", "aba", "rtn", "wire", "ruta", "transfer", "checking", "savings"),
    ),
    Rule("government-id", _shape(r"(?:\d{8}|\d{2}\.\d{3}\.\d{3}|[XYZ]-?\d{7})[ -]?[A-HJ-NP-TV-Z]"), checks.spanish),
    Rule("government-id", _shape(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?\d{2}){3} ?[A-D]"), checks.british),
    Rule("government-id", _shape(r"\d{3}\.\d{3}\.\d{3}-\d{2}"), checks.brazilian),
    Rule("government-id", _after(_words("cpf"), _number(11)), checks.brazilian, ("cpf",)),
    Rule("government-id", _after(_words("social insurance"), _number(9)), checks.canadian, ("social",)),
    Rule("government-id", _after(_words("SIN", "NAS"), _number(9), exactly=True), checks.canadian, ("sin", "nas")),
    Rule(
        "government-id",
        _after(_GERMAN, _number(11)),
        checks.german,
        ("steuer", "idnr", "tax", "tin", "identificac"),
    ),
    Rule(
        "government-id",
        _after(_PAPERS, _CODE),
        checks.document,
        (
            *("licen", "conducir", "passport", "pasaporte", "reisepass", "ausweis", "dula", "alien", "identi"),
            *("state", "governm", "militar", "national"),
        ),
    ),
    Rule(
        "health-id",
        _after(_MEDICAL, _CODE),
        checks.document,
        (
            *("health", "medic", "medi-cal", "medi cal", "medi_cal", "mrn", "nhs", "patient"),
            *("médic", "salud", "clinic", "clínic", "sanitari"),
        ),
    ),
    Rule(
        "health-id",
        _after(_words("member", "subscriber", "policy", "p[oó]liza", "afiliad[oa]"), _CODE),
        checks.of_health,
        ("health", "medic", "médic", "insur", "patient", "salud", "segur", "pacient", "sanitari"),
    ),
    Rule("password", _said(_SECRETS), checks.password, ("pass", "contraseña", "clave")),
    Rule("password", _after(_words("PIN", "NIP"), _PIN, exactly=True), checks.always, ("pin", "nip")),
    Rule(
        "password", _after(_words("pin", "nip"), rf"(?<=[:=\"' ]){_PIN}", exactly=True), checks.always, ("pin", "nip")
    ),
    Rule("security-answer", _said(_QUESTIONS), checks.secret_answer, ("answer", "maiden", "respuesta", "apellido")),
    Rule(
        "biometric",
        re.compile(f"(?P<found>{_words(*_TEMPLATES)})(?![^\\W_])", re.IGNORECASE),
        checks.always,
        ("templat", "geometr", "hash", "vector", "print", "plantilla", "huella"),
    ),
)
