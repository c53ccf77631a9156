"""One limit of docs/limits.md: the constant that holds it, and what it limits."""

from dataclasses import dataclass
from importlib import import_module
from typing import Final

CHARACTERS: Final = "characters"


@dataclass(frozen=True, slots=True)
class Row:
    """One limit: the constant that holds it, what it limits, and the unit (empty for lengths of time)."""

    constant: str  # module below chalicelib, colon, name
    what: str
    unit: str = ""

    @property
    def value(self) -> object:
        """What the code says."""
        module, _, name = self.constant.partition(":")
        return getattr(import_module(f"chalicelib.{module}"), name)
