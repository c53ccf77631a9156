"""How old somebody is who asks for themselves, where the business has the form ask for it."""

from collections.abc import Iterable
from typing import Final, Protocol

from chalicelib.domain.request_terms import TEENAGER, Behalf

UNDER_13: Final = "under-13"
AGES: Final = ("16", TEENAGER, UNDER_13)


class Step(Protocol):
    """A step of the form while it is read."""

    def first(self, name: str) -> str:
        """What was typed, empty if nothing was."""

    def choice(self, name: str, known: Iterable[str], *, needed: bool = True) -> str:
        """Keep one of those that are known and remember the refusal of others."""


def read_age(step: Step, *, needed: bool) -> None:
    """Read it of who asks for themselves; where it is not needed it may stay open."""
    if step.first("behalf") == Behalf.SELF:
        step.choice("age", AGES, needed=needed)


def kept_age(age: str) -> str:
    """What stays of it: that somebody decides for themselves already (11 CCR 7071), and nothing of who is older."""
    return age if age == TEENAGER else ""
