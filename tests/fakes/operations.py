"""Queues of failures and functions in memory."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.dead_letter import DeadLetter
from chalicelib.errors import NotFound
from chalicelib.services.ports.operations import QueueDepth, Replayed


@dataclass
class MemoryQueues:
    """Two queues of failures; what was taken is out of sight until `returns`."""

    failures: dict[str, list[DeadLetter]] = field(
        default_factory=lambda: {"stream-failures": [], "mail-event-failures": []}
    )
    hidden: set[str] = field(default_factory=set)

    def fail(self, queue: str, name: str, at: datetime, **told: str) -> None:
        """Put a failure into a queue."""
        letter = DeadLetter(id=name, at=at, function="on_records_change", error="RetryAttemptsExhausted")
        self.failures[queue].append(replace(letter, **told))  # type: ignore[arg-type]

    def returns(self) -> None:
        """Ten minutes later."""
        self.hidden.clear()

    @property
    def failing(self) -> tuple[str, ...]:
        return tuple(self.failures)

    def depths(self) -> tuple[QueueDepth, ...]:
        work = QueueDepth(name="webhooks", failures=False, waiting=0)
        return (
            work,
            *(QueueDepth(name=name, failures=True, waiting=len(held)) for name, held in self.failures.items()),
        )

    def look(self, queue: str, *, limit: int) -> tuple[DeadLetter, ...]:
        return tuple(self._held(queue)[:limit])

    def take(self, queue: str) -> tuple[DeadLetter, ...]:
        taken = [letter for letter in self._held(queue) if letter.id not in self.hidden][:10]
        self.hidden |= {letter.id for letter in taken}
        return tuple(taken)

    def put(self, queue: str, *, function: str, event: Mapping[str, Any]) -> None:
        held = self._held(queue)
        held.append(DeadLetter(id=f"put-{len(held)}", at=datetime.now(UTC), function=function, event=event))

    def give_back(self, queue: str, letters: Iterable[DeadLetter]) -> None:
        self.hidden -= {letter.id for letter in letters}

    def drop(self, queue: str, letter: DeadLetter) -> None:
        self._held(queue).remove(letter)

    def delete(self, queue: str, names: Collection[str]) -> int:
        gone = [letter for letter in self._held(queue) if letter.id in names]
        for letter in gone:
            self.drop(queue, letter)
        return len(gone)

    def _held(self, queue: str) -> list[DeadLetter]:
        if queue not in self.failures:
            raise NotFound("queue")
        return self.failures[queue]


@dataclass
class MemoryReplay:
    """Functions that take everything but what `answers` says otherwise, by the message's id."""

    answers: dict[str, Replayed] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)

    def again(self, letter: DeadLetter) -> Replayed:
        self.called.append(letter.id)
        return self.answers.get(letter.id, Replayed.DONE)
