"""The stage of the page tests, under a net."""

import logging
from collections.abc import Iterator

import pytest

from tests.http.conftest import agent, agents, line, stage, unlimited
from tests.http.stage import Stage
from tests.silence.net import Net, spread
from tests.silence.words import Words, new_words

__all__ = ["agent", "agents", "line", "stage", "unlimited"]


@pytest.fixture
def net(stage: Stage, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> Iterator[Net]:
    """What is written, said and sent while a test runs."""
    caplog.set_level(logging.INFO)

    def others() -> str:
        printed = capsys.readouterr()
        return caplog.text + printed.out + printed.err

    with spread(stage) as net:
        net.others = others
        yield net


@pytest.fixture
def words() -> Words:
    """What somebody says."""
    return new_words()
