"""The page of health knows every job that is deployed, and how often it runs."""

from chalice.utils import to_cfn_resource_name

from chalicelib.domain.schedule import JOBS
from infra.local.schedule import period
from tests.house.deployed import SCHEDULES


def test_the_schedule_that_health_is_read_by_is_the_one_that_is_deployed() -> None:
    known = {to_cfn_resource_name(job): int(every.total_seconds()) for job, every in JOBS.items()}
    assert known == {name: period(expression) for name, expression in SCHEDULES.items()}
