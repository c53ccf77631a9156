"""A business that processes for others, with a door to their systems that keeps what went through it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from tests.fakes.desk import FakeDesk


@dataclass
class RecordingDoor:
    """Keeps what was handed over; raises the next of `failures` first, if there is one."""

    posted: list[tuple[str, str]] = field(default_factory=list)
    exercised: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    agent: str = "RECOURSE_TEST"
    verify_key: str = "a2V5"

    def post(self, url: str, package: str) -> None:
        self._fail()
        self.posted.append((url, package))

    def exercise(self, url: str, business: str, request: Mapping[str, object]) -> str:
        self._fail()
        self.exercised.append((url, business, dict(request)))
        return f"theirs-{len(self.exercised)}"

    def _fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


@pytest.fixture
def door(desk: FakeDesk) -> RecordingDoor:
    """The way to controllers' own systems."""
    recording = RecordingDoor()
    desk.__dict__["hand_over_door"] = recording
    return recording
