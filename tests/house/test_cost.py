"""What use cases cost at AWS is counted from real runs: a change may not make one more than 10 % dearer unseen."""

import json
from collections.abc import Iterator

import pytest

from bench.bill import GATEWAY, MAIL, dollars
from bench.cost import compared, mix, storable
from bench.idle import billed_month, idle_month, listed_month
from bench.meter import caches_kept
from bench.month import FIGURES
from bench.use_cases import FILED, Runs, counted
from chalicelib import aws as aws_clients
from chalicelib import composition
from tests.http.stage import application, open_stage

Cases = dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def run(stage_environment: dict[str, str], warm: None) -> Iterator[tuple[Cases, Runs]]:
    """Every use case once, on a stage of its own."""
    aws_clients.forget()
    composition.desk.cache_clear()
    with caches_kept():
        yield counted(open_stage(application(), composition.desk()))
    composition.desk.cache_clear()
    aws_clients.forget()


def test_no_use_case_is_more_than_a_tenth_dearer_than_its_stored_figure(run: tuple[Cases, Runs]) -> None:
    grown = compared(storable(*run), json.loads(FIGURES.read_text()))
    assert not grown, "if it is worth it: python -m bench cost --store, and a line in docs/cost.md"


def test_every_stored_figure_is_still_counted(run: tuple[Cases, Runs]) -> None:
    assert set(json.loads(FIGURES.read_text())) == set(storable(*run))


def test_calls_requests_and_an_idle_month_cost_no_more_than_was_promised(run: tuple[Cases, Runs]) -> None:
    cases, runs = run
    assert dollars(mix(cases), without=GATEWAY | MAIL | {"transcribed minute"}) <= 0.02
    assert 1000 * dollars(cases[FILED], without=MAIL) <= 0.20
    assert billed_month(idle_month(runs)) <= 8
    assert listed_month(idle_month(runs), dashboard=False) <= 8


def test_there_is_one_symmetric_key_one_signing_key_and_one_secret(run: tuple[Cases, Runs]) -> None:
    items = {unit: count for usage in idle_month(run[1]).values() for unit, count in usage.items()}
    assert (items["kms key"], items["secret"]) == (2, 1)
