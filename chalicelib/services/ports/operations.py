"""What looking after a deployment asks of its queues and functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.dead_letter import DeadLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDepth:
    """How much lies in a queue, roughly; in one of `failures` nothing goes on by itself."""

    name: str
    failures: bool
    waiting: int
    in_flight: int = 0


class Queues(Protocol):
    """The deployment's queues by name. Raise `NotFound` for a name that no queue of failures has."""

    @property
    def failing(self) -> tuple[str, ...]:
        """The names of the queues of failures; nobody is asked."""

    def depths(self) -> tuple[QueueDepth, ...]:
        """All of them, those of failures last."""

    def look(self, queue: str, *, limit: int) -> tuple[DeadLetter, ...]:
        """What lies in a queue of failures, oldest first, as far as a few calls find it; it stays there."""

    def take(self, queue: str) -> tuple[DeadLetter, ...]:
        """At most ten, which nobody else gets for ten minutes; what is not dropped comes back then."""

    def put(self, queue: str, *, function: str, event: Mapping[str, Any]) -> None:
        """Put down what a function is to get again, by the function's name in the code. Raise `Unavailable`."""

    def give_back(self, queue: str, letters: Iterable[DeadLetter]) -> None:
        """Let others get what was taken and not tried. Raise `Unavailable`."""

    def drop(self, queue: str, letter: DeadLetter) -> None:
        """Delete what was taken."""

    def delete(self, queue: str, names: Collection[str]) -> int:
        """Delete those of these messages that a few calls find; return how many."""


class Replayed(StrEnum):
    """What became of a second try."""

    DONE = "done"
    FAILED = "failed"
    GONE = "gone"  # the stream keeps its records for a day


class Replay(Protocol):
    """Gives a function again what it gave up on."""

    def again(self, letter: DeadLetter) -> Replayed:
        """Call the function, wait for it, and say what it answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits in an index since when: its number, which stops at a limit, and the oldest."""

    count: int
    oldest: datetime | None = None
    more: bool = False  # there are more than were counted


class Backlogs(Protocol):
    """What waits for a job, over all accounts, by the due index."""

    def letters(self, *, before: datetime) -> Waiting:
        """Letters that were written before an instant and have not left."""

    def webhooks(self, *, before: datetime) -> Waiting:
        """Deliveries that should have been tried before an instant."""

    def clocks(self, *, before: datetime) -> Waiting:
        """Requests at which the deadline job should have looked before an instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailState:
    """What the mail service lets us do."""

    sends: bool
    everywhere: bool  # not only to addresses that were verified first
    watched: str = ""  # a code, where the service has a doubt about us


class OperationsDesk(Protocol):
    """The part of `services.ports.desk.Desk` that looking after a deployment asks for."""

    @property
    def queues(self) -> Queues: ...
    @property
    def replay(self) -> Replay: ...
    @property
    def backlogs(self) -> Backlogs: ...
    @property
    def mail_state(self) -> MailState | None: ...  # None: the service did not say
    @property
    def transcribes(self) -> bool: ...
