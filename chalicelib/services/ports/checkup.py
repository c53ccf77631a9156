"""What a look at a deployment asks of the world outside."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from chalicelib.domain.finding import Finding

Look = Callable[[], Iterable[Finding]]


class CheckupDesk(Protocol):
    """The part of the desk that `recourse doctor` asks for; only the command line has it."""

    @property
    def looks(self) -> Mapping[str, Look]:
        """What can be looked at from outside the product, by name; a look may raise whatever AWS raises."""
