"""Every job by the clock runs on the engine with its own function's policy, and notes that it did."""

from importlib import import_module

import pytest

from app import app
from chalicelib.domain.schedule import JOBS
from chalicelib.services.health.job_runs import job_runs
from tests.fakes.acme import ask_one
from tests.jobs.conftest import SCHEDULED, Deployment

HANDLERS = {source.name: source.handler_string for source in app.event_sources}


@pytest.mark.parametrize("name", sorted(JOBS))
def test_a_job_comes_to_its_end_with_what_its_policy_allows(deployment: Deployment, name: str) -> None:
    ask_one(deployment.desk, deployment.account)
    module, _, function = HANDLERS[name].rpartition(".")
    getattr(import_module(module), function)(SCHEDULED, None)
    assert {run.job: run for run in job_runs(deployment.desk)}[name].well_at is not None
