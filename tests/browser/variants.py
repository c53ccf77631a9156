"""In which ways a person may come: a table that covers every pair of choices, and the whole matrix."""

from dataclasses import dataclass
from itertools import product

import pytest

SIZES = {"320px": (320, 640), "desktop": (1280, 900)}


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to come."""

    script: str  # "script" or "no-script"
    size: str  # a key of SIZES
    scheme: str  # "light" or "dark"
    language: str  # "en" or "es"

    def __str__(self) -> str:
        return f"{self.script}-{self.size}-{self.scheme}-{self.language}"

    @property
    def scripted(self) -> bool:
        """Whether the browser runs scripts."""
        return self.script == "script"


USUAL = Variant("script", "desktop", "light", "en")

# Every pair of choices is in one of these rows.
PAIRWISE = (
    Variant("no-script", "desktop", "light", "en"),
    Variant("no-script", "320px", "dark", "es"),
    Variant("script", "desktop", "dark", "es"),
    Variant("script", "320px", "light", "es"),
    Variant("script", "320px", "dark", "en"),
)
CHOICES = (("script", "no-script"), tuple(SIZES), ("light", "dark"), ("en", "es"))
MATRIX = tuple(Variant(*chosen) for chosen in product(*CHOICES))

every = pytest.mark.parametrize(
    "variant",
    [pytest.param(row, marks=[] if row in PAIRWISE else pytest.mark.slow, id=str(row)) for row in MATRIX],
)
