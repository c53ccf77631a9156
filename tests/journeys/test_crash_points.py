"""Every AWS call of submit, verify, decide, extend, and of a bounce, fails once, before it was done and after.

Then the person presses again and the queue tries again, and everything must be as if nothing had happened:
nothing lost, nothing twice (but a letter, identical, whose sending we could not note), each audit chain intact.
"""

from collections.abc import Iterator

import pytest

from tests.fakes.faults import When, faulty_network
from tests.journeys.crash_bench import SCENARIOS, Bench


@pytest.fixture(scope="module")
def bench(stage_environment: dict[str, str]) -> Iterator[Bench]:
    """A stage of this module's own behind a network that can fail."""
    with faulty_network(attempts=1) as faults:
        yield Bench(faults)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_call_that_is_lost_leaves_no_trace(bench: Bench, name: str) -> None:
    undisturbed = bench.run(name)
    assert bench.run(name).left == undisturbed.left  # or nothing below would mean anything
    for at in undisturbed.worth_losing():
        for when in When:
            run = bench.run(name, at, when)
            lost = f"call {at} ({undisturbed.calls[at]}) lost {when} it was done"
            assert bench.faults.fired, lost
            assert run.left == undisturbed.left, lost
