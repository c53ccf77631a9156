"""An act that depends on nothing that was seen is simply done again when somebody else's change has overtaken it."""

from collections.abc import Callable
from typing import Final, TypeVar

from chalicelib.errors import Conflict

T = TypeVar("T")
_TRIES: Final = 4


def persistently(act: Callable[[], T]) -> T:
    """Do `act`, again when it met a `Conflict`: it reads afresh each time and depends on nothing that was seen.

    For what consumers, callbacks and our own jobs do; staff decide on what they saw and are told instead.
    """
    for _ in range(_TRIES - 1):
        try:
            return act()
        except Conflict:
            continue
    return act()
