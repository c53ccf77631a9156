"""One browser and one stack for the session; a fresh business and fresh windows for each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium, looks
from tests.browser.stack import Business, LocalStack, start_stack
from tests.browser.variants import USUAL, Variant
from tests.browser.visitor import Visitor

OpenWindow = Callable[..., Visitor]
SeenByAll = Callable[..., None]
_HOUSEHOLDS = count(1)
_STACKS: dict[str, LocalStack] = {}  # those of the session, by the fixtures that give them


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything that asks for the browser is marked, and skipped where there is none."""
    for item in items:
        if "chromium_browser" not in getattr(item, "fixturenames", ()):
            continue
        item.add_marker(pytest.mark.browser)
        if not chromium.CHROMIUM.exists():
            item.add_marker(pytest.mark.skip(reason=chromium.MISSING))  # why: no browser to drive; CI fails then


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Of the stacks that run, only those that the test asks for are at work."""
    for name, running in _STACKS.items():
        running.work(goes_on=name in getattr(item, "fixturenames", ()))


def kept(name: str, folder: Path, **more: Any) -> Iterator[LocalStack]:
    """Start a stack for the session."""
    _STACKS[name] = running = start_stack(folder, **more)
    yield running
    del _STACKS[name]
    running.stop()


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """The one browser."""
    with chromium.launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The stack under the root, with rate limits on: each test comes from an address of its own."""
    yield from kept("stack", tmp_path_factory.mktemp("stack"))


@pytest.fixture(scope="session")
def full_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The demo: a business with half a year behind it, an operator, and an agent who is let in."""
    yield from kept("full_stack", tmp_path_factory.mktemp("full"), demo=True)


@pytest.fixture(scope="module")
def empty_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """A deployment in which nobody has an account yet, the operator neither: for one file alone."""
    yield from kept("empty_stack", tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def prefixed_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The stack as in a cloud without a domain of its own."""
    yield from kept("prefixed_stack", tmp_path_factory.mktemp("prefixed"), prefix="/prod")


@pytest.fixture
def variant() -> Variant:
    """How the person comes, unless the test is in variants."""
    return USUAL


@pytest.fixture
def address() -> str:
    """Whence the people of this test come; another test's people are another household to the limits."""
    number = next(_HOUSEHOLDS)
    return f"10.{number // 256}.{number % 256}.1"


@pytest.fixture
def business(stack: LocalStack) -> Business:
    """A business of the test's own."""
    return stack.open_business()


@pytest.fixture
def window(chromium_browser: Browser, stack: LocalStack, variant: Variant, address: str) -> Iterator[OpenWindow]:
    """Open windows without any past; they close with the test."""
    with ExitStack() as opened:

        def open_window(*, at: LocalStack = stack, signal: bool = False, like: Variant = variant) -> Visitor:
            context = chromium.new_context(chromium_browser, like, signal=signal, address=address)
            opened.callback(context.close)
            return Visitor(context.new_page(), like, at.url)

        yield open_window


@pytest.fixture
def seen_by_all(chromium_browser: Browser, address: str) -> SeenByAll:
    """Look at pages that a window may open as everybody may come: both schemes, a phone, Spanish, without scripts.

    A walk does so where it has come to pages to which no link of an account of the demo leads.
    """

    def look(visitor: Visitor, *paths: str) -> None:
        here = paths or (visitor.page.url,)
        for rows in looks.windows(looks.PAIRWISE):
            assert not (found := looks.problems(chromium_browser, visitor, *here, rows=rows, address=address)), found

    return look
