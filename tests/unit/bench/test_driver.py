"""Arrivals wait for nobody, each prepared call is made once, and an answer that was not expected ends the run."""

import threading

import pytest

from bench.driver import Answer, Job, Run, arrivals, summary


def jobs(number: int) -> list[Job]:
    return [{"kind": "a" if place % 2 else "b", "number": place, "expect": 200} for place in range(number)]


def test_arrivals_come_in_order_at_the_rate_that_was_asked_for_and_the_same_each_time() -> None:
    times = arrivals(50, 100)
    assert times == sorted(times)
    assert times[-1] < 100
    assert 4_500 < len(times) < 5_500
    assert times == arrivals(50, 100)
    assert times != arrivals(50, 100, seed=2)


def test_percentiles_are_milliseconds() -> None:
    found = summary([number / 1000 for number in range(1, 100)], 2.0, {"a": 99})
    assert (found["done"], round(found["p50"]), round(found["p95"]), round(found["p99"])) == (99, 50, 95, 99)


def made_by(run_loop: str, number: int) -> list[int]:
    made: list[int] = []
    lock = threading.Lock()

    def connect() -> Answer:
        def answer(job: Job) -> int:
            with lock:
                made.append(job["number"])
            return 200

        return answer

    run = Run(jobs(number), connect)
    result = run.open(4, [0.0] * number) if run_loop == "open" else run.closed(4, 60)
    assert result["kinds"] == {"a": number // 2, "b": number - number // 2}
    return made


@pytest.mark.parametrize("run_loop", ["open", "closed"])
def test_every_job_is_done_once_by_whichever_client_is_free(run_loop: str) -> None:
    assert sorted(made_by(run_loop, 101)) == list(range(101))


def test_a_call_that_waits_for_a_client_is_late_from_its_arrival_on() -> None:
    free = threading.Event()

    def connect() -> Answer:
        def answer(job: Job) -> int:
            if job["number"] == 0:
                free.wait(0.2)
            return 200

        return answer

    result = Run(jobs(2), connect).open(1, [0.0, 0.0])  # one client: the second call waits for the first
    assert result["p50"] >= 200


def test_an_answer_that_was_not_expected_ends_the_run_with_its_kind() -> None:
    with pytest.raises(RuntimeError, match="b: 500 instead of 200"):
        Run(jobs(1), lambda: lambda _: 500).closed(1, 60)
