"""Every AWS call of the deadline job fails once, before it was done and after; then the next runs go on.

Whatever was lost: each person is told of each request once, the consumer is reminded once, nothing waits for ever,
and no request's head has moved.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.services.deadlines.keep_deadlines import keep_deadlines
from chalicelib.settings import Settings
from chalicelib.storage import keys
from tests.fakes.acme import ask_one, hire, open_acme
from tests.fakes.desk import FakeClock
from tests.fakes.faults import Faults, When, faulty_network
from tests.fakes.normalised import Tables

SENT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
DUE = datetime(2026, 12, 2, 17, 0, tzinfo=UTC)  # three working days before the acknowledgement's target
LATER = (15, 60)  # minutes to the next runs: what a fault has put off by an hour is made up then


@dataclass
class Morning:
    """An office of two, three requests of which one waits for its consumer, and a network that may fail."""

    faults: Faults
    account: Account
    clock: FakeClock
    tables: Tables
    requests: list[Request] = field(default_factory=list)

    def desk(self) -> LiveDesk:
        """A fresh container."""
        desk = LiveDesk(Settings.from_environment())
        desk.__dict__["clock"] = self.clock
        return desk

    def begin(self) -> None:
        """Let three requests come in, and go to the morning on which they are to be recalled."""
        self.faults.arm(None)
        self.clock.at = SENT
        desk = self.desk()
        self.requests = [ask_one(desk, self.account, Right.DELETE, confirmed=number > 0) for number in range(3)]
        self.clock.at = DUE

    def run(self, at: int | None, when: When) -> list[str]:
        """Lose one call of the first run, then let the job run as its schedule says; return the first run's calls."""
        self.faults.arm(at, when)
        quietly(self.desk())
        calls = self.faults.calls
        self.faults.at = None
        for minutes in LATER:
            self.clock.pass_(minutes=minutes)
            quietly(self.desk())
        return calls

    def end(self) -> "Left":
        """What was left, and a clean table for the next morning."""
        desk = self.desk()
        engine, codec = desk._engine, desk._codec
        own = [codec.record(row) for row in engine.partition(keys.account(self.account.id), keys.LETTER)]
        letters = [letter for letter in own if letter.kind is LetterKind.STAFF_SUMMARY]
        told = sorted((address(letter), line[0]) for letter in letters for line in lines(letter))
        verify = [
            letter
            for request in self.requests
            for letter in desk.requests.letters(self.account.id, request.submission)
            if letter.kind is LetterKind.VERIFY_REMINDER
        ]
        heads = [desk.requests.get(self.account.id, request.id) for request in self.requests]
        moved = [head.id for head, was in zip(heads, self.requests, strict=True) if head != was]
        rest = [item for item in self.tables.take(desk) if '"kind": "notice"' in item or '"kind": "summary"' in item]
        return Left(told, len(verify), moved, rest, len(letters))

    def everybody(self) -> list[tuple[str, str]]:
        """Each person with each request."""
        people = ("hans@acme.example", "olga@acme.example")
        return sorted((person, request.id) for person in people for request in self.requests)


@dataclass(frozen=True, slots=True)
class Left:
    """Who was told of what; how many reminders the consumer got; what should not be there."""

    told: list[tuple[str, str]]
    verify: int
    moved: list[RequestId]
    rest: list[str]
    mails: int


def quietly(desk: LiveDesk) -> None:
    """A run whose failure the next one bears."""
    with suppress(Exception):
        keep_deadlines(desk)


def address(letter: Letter) -> str:
    assert letter.to
    return letter.to.address


def lines(letter: Letter) -> list[list[str]]:
    found: list[list[str]] = json.loads(letter.values["summary"])
    return found


@pytest.fixture(scope="module")
def morning(stage_environment: dict[str, str]) -> Iterator[Morning]:
    """A stage of this module's own behind a network that can fail."""
    with faulty_network(attempts=1) as faults:
        desk = LiveDesk(Settings.from_environment())
        clock = FakeClock(SENT)
        desk.__dict__["clock"] = clock
        account = open_acme(desk).account
        hire(desk, account, Role.HANDLER, "Hans")
        tables = Tables(Settings.from_environment())
        tables.keep()
        yield Morning(faults, desk.accounts.get(account.id), clock, tables)


@pytest.mark.parametrize("each", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_a_call_that_is_lost_costs_nobody_a_reminder_and_gives_nobody_two(morning: Morning, each: int) -> None:
    morning.begin()
    calls = morning.run(None, When.BEFORE)
    assert morning.end() == Left(morning.everybody(), 1, [], [], 2)
    writes = [at for at, call in enumerate(calls) if call == "dynamodb.TransactWriteItems"]
    assert len(writes) == 5  # three requests, two mails
    for at in sorted({*writes, *range(0, len(calls), each)}):
        for when in When:
            morning.begin()
            morning.run(at, when)
            lost = f"call {at} ({calls[at]}) lost {when} it was done"
            left = morning.end()
            assert (left.told, left.verify, left.moved, left.rest) == (morning.everybody(), 1, [], []), lost
            assert left.mails <= 4, lost  # what was put off by the fault comes in a second mail, an hour later
