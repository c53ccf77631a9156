"""An act that depends on nothing that was seen is simply done again when somebody else's change has overtaken it."""

from collections.abc import Callable
from typing import Final, TypeVar

from chalicelib.errors import Conflict, Unavailable

T = TypeVar("T")
_TRIES: Final = 5


def persistently(act: Callable[[], T], *, over: str = "", unavailable: str = "") -> T:
    """Do `act`, again when it met a `Conflict`: it reads afresh each time and depends on nothing that was seen.

    For what consumers, callbacks and our own jobs do; staff decide on what they saw and are told instead: of what they
    do only a conflict over a record of the kind `over` is met so. Raise the last `Conflict`, or `Unavailable` with
    those words for whoever comes back later by themselves.
    """
    for _ in range(_TRIES - 1):
        try:
            return act()
        except Conflict as met:
            if over and str(met) != over:
                raise
    try:
        return act()
    except Conflict:
        if unavailable:
            raise Unavailable(unavailable) from None
        raise
