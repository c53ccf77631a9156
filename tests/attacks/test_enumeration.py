"""Who tries references, addresses and numbers learns nothing: known or not, they get the same page, status and cost.

Time is not measured: what takes time is asking AWS, so the calls are counted by their names, on the wire.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

import pytest

from bench.meter import caches_kept
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import new_reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.services.telephone.phone_numbers import add_number
from infra.local.permissions import containers
from tests.fakes import acme
from tests.fakes.caller import OURS, rings
from tests.faults.conftest import network, storm
from tests.faults.conftest import stage as network_stage
from tests.faults.weather import Storm
from tests.http.client import Browser, Page
from tests.http.office import hire
from tests.http.stage import Stage

__all__ = ["network", "storm"]
stage = network_stage
NUMBERS = count(1)
STATUS = "/c/acme/status"
ANA = "ana@victim.example"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a stranger sees, and what it cost us: how many calls of each kind."""

    status: int
    url: str
    text: str
    calls: Counter[str]


@pytest.fixture(scope="module", autouse=True)
def warm() -> Iterator[None]:
    with containers.shared(), caches_kept():
        yield


@pytest.fixture(autouse=True)
def unlimited(stage: Stage) -> Iterator[None]:
    before = stage.desk.settings
    stage.desk.settings = replace(before, rate_limits="off")
    yield
    stage.desk.settings = before


def pressed(storm: Storm, browser: Browser, page: Page, typed: dict[str, str]) -> tuple[Page, Answer]:
    """Press the button; what the page behind it costs counts as well."""
    storm.calls.clear()
    after = browser.press(page, typed)
    kinds = Counter(storm.calls)
    shown = re.sub(r"(known|nobody)\d@acme.example", "(typed)", after.text)
    text = re.sub(r'value="[^"]*"|\S•••\S+|•••• \d\d', "", shown)  # what is secret, and what was typed
    return after, Answer(after.status, after.url, text, kinds)


def tried(stage: Stage, storm: Storm, path: str, typed: dict[str, str]) -> list[Answer]:
    """A new browser types it, then a wrong code six times."""
    browser = Browser(stage.app, address=f"10.91.{next(NUMBERS)}.9")
    page, first = pressed(storm, browser, browser.get(path), typed)
    answers = [first]
    for _ in range(6):
        page, answer = pressed(storm, browser, page, {"code": "000000"})
        answers.append(answer)
    return answers


def same(*tries: list[Answer]) -> None:
    first, *others = tries
    for other in others:
        for one, two in zip(first, other, strict=True):
            assert (one.status, one.url, one.text) == (two.status, two.url, two.text)
            assert sum(one.calls.values()) == sum(two.calls.values()), (one.calls, two.calls)


def nobodys(stage: Stage) -> str:
    """A reference that nobody has."""
    return new_reference(stage.desk.chance.bytes(16))


def test_a_reference_and_an_address(stage: Stage, storm: Storm) -> None:
    for _ in range(2):  # the first round finds empty caches
        sent = acme.ask(stage.desk, stage.account, Right.DELETE, email=Email(ANA), confirmed=False)
        stage.deliver()
        stage.time.move(days=2)
        tries = [
            tried(stage, storm, STATUS, {"reference": reference, "email": address})
            for reference, address in ((sent.id, ANA), (sent.id, "bob@other.example"), (nobodys(stage), ANA))
        ]
    same(*tries)


def test_a_reference_and_a_number(stage: Stage, storm: Storm) -> None:
    add_number(stage.desk, stage.desk.accounts.get(stage.account.id), Phone(OURS), actor="system:test")
    for _ in range(2):
        head = rings(stage.desk, stage.desk.accounts.get(stage.account.id), number=Phone("+12135550123"))
        stage.time.move(days=2)
        tries = [
            tried(stage, storm, STATUS, {"reference": reference, "phone": number})
            for reference, number in (
                (head.submission, "+12135550123"),
                (head.submission, "+12135550177"),
                (nobodys(stage), "+12135550123"),
            )
        ]
        assert [letter.number for letter in letters_of(stage, head)] == [Phone("+12135550123")], "and a code goes out"
    same(*tries)


def letters_of(stage: Stage, head: Request) -> list[Letter]:
    """The codes that wait for the number of a request."""
    letters = stage.desk.requests.letters(head.account, head.submission)
    return [letter for letter in letters if letter.kind is LetterKind.TEXT_CODE]


def test_an_address_of_staff(stage: Stage, storm: Storm) -> None:
    for number in range(2):
        known = hire(stage, Role.HANDLER, f"Known{number}").email.address
        stage.deliver()
        stage.time.move(days=2)
        tries = [
            tried(stage, storm, "/staff/sign-in", {"email": address})
            for address in (known, f"nobody{number}@acme.example")
        ]
    same(*tries)
