"""The words of a letter in passages: what the law requires stands, what only staff know is theirs to write."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One paragraph or heading; `key` names it within its letter and `citation` says what asks for it.

    Staff may change an `editable` one only. A `confidential` one is read behind the code, never in a mail.
    """

    key: str
    text: str
    heading: bool = False
    required: bool = False
    editable: bool = False
    confidential: bool = False
    citation: str = ""
