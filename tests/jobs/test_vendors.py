"""The job that reminds vendors, on the running engine with the rights of its own function."""

from typing import Any

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import LetterKind
from chalicelib.jobs.vendors import chase_vendors
from tests.fakes.desk import FakeClock
from tests.jobs.conftest import SCHEDULED, Deployment
from tests.services.vendors.vendor_world import MAILER, listed, morning, task_of, told


def test_a_vendor_that_says_nothing_is_reminded_and_staff_hear_of_it_once(deployment: Deployment) -> None:
    desk: Any = deployment.desk  # the helpers know the desk in memory; to them it is the same
    desk.__dict__["clock"] = FakeClock()
    staff = Staff(account=deployment.account, user=desk.accounts.users(deployment.account.id)[0])
    vendor = listed(desk, staff, MAILER)
    head = told(desk, staff, vendor)
    morning(desk, 30)
    for _ in range(2):
        chase_vendors(SCHEDULED, None)
    assert task_of(desk, head, vendor).reminded
    places = desk.outbox.overdue(now=desk.clock.now().replace(year=2099), limit=100)
    kinds = [letter.kind for letter in map(desk.outbox.find, places) if letter]
    assert kinds.count(LetterKind.VENDOR_REMINDER) == 1
    assert len(desk.reminders.notices(staff.account.id, staff.user.id, now=desk.clock.now().replace(year=2099))) == 1
