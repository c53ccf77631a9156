"""Every call to AWS and to the telephone company fails once while a message is taken, kept, and recorded again.

A call is lost before it was done, or after; then the company posts again and the schedule looks again, and everything
must be as if nothing had happened.
"""

from collections.abc import Iterator

import pytest

from tests.fakes.faults import faulty_network
from tests.journeys.voicemail_bench import VoicemailBench


@pytest.fixture(scope="module")
def bench(stage_environment: dict[str, str]) -> Iterator[VoicemailBench]:
    with faulty_network(attempts=1) as faults:
        yield VoicemailBench(faults)


def test_a_call_that_is_lost_loses_no_message(bench: VoicemailBench) -> None:
    undisturbed = bench.run()
    assert bench.run().left == undisturbed.left  # or nothing below would mean anything
    for at, when in undisturbed.losses():
        run = bench.run(at, when)
        lost = f"call {at} ({undisturbed.calls[at]}) lost {when} it was done"
        assert bench.faults.fired, lost
        assert run.left == undisturbed.left, lost
