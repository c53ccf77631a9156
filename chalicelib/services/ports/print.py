"""What the use cases and pages ask of whoever makes documents for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.letter_text import Passages


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A letter as it stands on paper; every word of it is in `language`."""

    title: str
    language: str
    sender: str
    recipient: str
    place_and_date: str
    passages: Passages
    us_letter: bool = False  # else A4


class Printer(Protocol):
    """Makes PDF documents."""

    def __call__(self, document: Printed) -> str:
        """A PDF in ASCII, so that it passes where only text does; the same document gives the same bytes."""
