"""When what failed is tried again."""

from datetime import timedelta

import pytest

from chalicelib.domain.retries import Retries


@pytest.mark.parametrize(("tries", "wait"), [(1, 1), (2, 5), (3, 60)])
def test_each_try_is_followed_after_its_own_wait(tries: int, wait: int) -> None:
    assert Retries.minutes(1, 5, 60).wait(tries) == timedelta(minutes=wait)


@pytest.mark.parametrize("tries", [4, 5, 100])
def test_after_the_last_wait_there_is_no_further_try(tries: int) -> None:
    assert Retries.minutes(1, 5, 60).wait(tries) is None


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 100), (0.5, 110), (0.99, 119.8)])
def test_chance_adds_at_most_the_spread(chance: float, seconds: float) -> None:
    retries = Retries((timedelta(seconds=100),), spread=0.2)
    assert retries.wait(1, chance=chance) == timedelta(seconds=seconds)


def test_without_a_spread_chance_changes_nothing() -> None:
    assert Retries.minutes(1).wait(1, chance=0.9) == timedelta(minutes=1)
