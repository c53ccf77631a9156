"""A consumer's act that somebody else's change has overtaken is simply done again."""

from collections.abc import Callable
from typing import Final, TypeVar

from chalicelib.errors import Conflict

T = TypeVar("T")
_TRIES: Final = 4


def persistently(act: Callable[[], T]) -> T:
    """Do `act`, again when it met a `Conflict`: it reads afresh each time and depends on nothing that was seen.

    For what consumers do (write, withdraw, confirm, fetch); staff decide on what they saw and are told instead.
    """
    for _ in range(_TRIES - 1):
        try:
            return act()
        except Conflict:
            continue
    return act()
