"""Faults beneath a desk in memory: the n-th call from now on is lost, before it was done or after, or kills."""

from collections.abc import Callable
from typing import Any, Final

from chalicelib.errors import Unavailable
from tests.fakes.desk import FakeDesk
from tests.fakes.faults import When

_ENGINE: Final = (
    *("get", "gather", "partition", "between", "listed", "ordered", "due", "sheets", "entries", "tail", "get_scrap"),
    *("transact", "put_row", "append", "put_scrap", "delete_scrap", "count", "drop_empty_sheet"),
)


class Killed(BaseException):
    """The function is at its limit: nothing in it runs any more, no clause for errors either."""


class MemoryFaults:
    """Sits between a desk and its engine and mail; `arm` once for each fault."""

    def __init__(self, desk: FakeDesk) -> None:
        self._left = -1
        self._when: When | None = None
        self.fired = False
        parts: list[tuple[Any, str]] = [(desk.engine, name) for name in _ENGINE]
        for part, name in [*parts, (desk.mailer, "send")]:
            setattr(part, name, self._around(getattr(part, name)))

    def arm(self, call: int, when: When | None) -> None:
        """Lose the call of that number, 0 the next; without `when` the function is killed instead of doing it."""
        self._left, self._when, self.fired = call, when, False

    def disarm(self) -> None:
        """Fair weather."""
        self._left = -1

    def _around(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            lost = self._left == 0
            self._left -= self._left >= 0
            if not lost:
                return act(*given, **named)
            self.fired = True
            if self._when is None:
                self._left = 0  # what `finally` does comes to nothing either
                raise Killed
            if self._when is When.AFTER:
                act(*given, **named)
            raise Unavailable("made up")

        return called
