"""When what failed is tried again: how long after each try, as data of whoever tries."""

from datetime import timedelta
from typing import Self

from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Retries:
    """The waits after the first try, the second and so on; after the last of them it is not tried again.

    `spread` is the part of a wait that chance adds at most: what failed together does not come back together.
    """

    waits: tuple[timedelta, ...]
    spread: float = 0.0

    @classmethod
    def minutes(cls, *numbers: int) -> Self:
        """Waits of whole minutes, exactly as long."""
        return cls(tuple(timedelta(minutes=number) for number in numbers))

    def wait(self, tries: int, *, chance: float = 0.0) -> timedelta | None:
        """How long after try number `tries` the next one follows, if one does; `chance` is at least 0 and below 1."""
        if tries > len(self.waits):
            return None
        return self.waits[tries - 1] * (1 + self.spread * chance)
