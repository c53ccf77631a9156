"""An answer of AWS that is lost is asked for again by the SDK: the first press must do, and nobody is locked out."""

from collections.abc import Iterator

import pytest

from tests.fakes.faults import When, faulty_network
from tests.journeys.crash_bench import Bench, deliver, enter_code, fill_in, press_send


@pytest.fixture(scope="module")
def bench(stage_environment: dict[str, str]) -> Iterator[Bench]:
    """A stage of this module's own, with the SDK's retries as in production."""
    with faulty_network(attempts=3) as faults:
        yield Bench(faults)


@pytest.mark.parametrize("name", ["send", "code"])
def test_a_person_who_presses_once_gets_there_whichever_answer_is_lost(bench: Bench, name: str) -> None:
    for at in range(len(press_once(bench, name, None))):
        press_once(bench, name, at)
        assert bench.faults.fired


def press_once(bench: Bench, name: str, at: int | None) -> list[str]:
    """Press Send, or enter the code, once; return the calls that were made."""
    case = bench.case()
    bench.page.__dict__["clock"] = case.clock
    for step in {"send": (fill_in,), "code": (fill_in, press_send, deliver)}[name]:
        step(case, bench.page)
    bench.faults.arm(at, When.AFTER)
    {"send": press_send, "code": enter_code}[name](case, case.desk())
    with bench.faults.paused():
        case.look(bench.page)
        assert case.seen == {"send": 1, "code": 2}[name]  # changed once, not twice
        sent = bench.page.requests.by_contact(case.account.id, "email:ana@example.com")
        assert [entry.submission for entry in sent].count(case.reference) == 1
    return bench.faults.calls
