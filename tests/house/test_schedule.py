"""The page of health knows every job that is deployed, how often it runs and what it is called."""

import pytest
from chalice.utils import to_cfn_resource_name

from chalicelib import texts
from chalicelib.domain.schedule import JOBS
from infra.local.schedule import period
from tests.house.deployed import SCHEDULES


def test_the_schedule_that_health_is_read_by_is_the_one_that_is_deployed() -> None:
    known = {to_cfn_resource_name(job): int(every.total_seconds()) for job, every in JOBS.items()}
    assert known == {name: period(expression) for name, expression in SCHEDULES.items()}


@pytest.mark.parametrize("language", texts.languages())
def test_every_job_has_one_name_and_no_name_is_left_of_another(language: str) -> None:
    names = {key for key in texts.catalogue(language) if key.startswith("operator.job.")}
    assert names == {f"operator.job.{job.replace('_', '-')}" for job in JOBS}
