"""Reminds vendors of what they were asked and tells staff who is silent: each reminder once, whenever the job runs.

It costs per task that is due: found by the due index, read, and moved on in one transaction with what it brings. The
request's head is not touched, so that no step of a person ever collides with a reminder.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account, User
from chalicelib.domain.alerts import Notice, Subject, send_at
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId
from chalicelib.domain.request import Request
from chalicelib.domain.vendor import Method, Vendor
from chalicelib.domain.vendor_chase import Chase, Course, Reminder, course
from chalicelib.domain.vendor_task import Standing, VendorTask
from chalicelib.errors import Conflict, NotFound, Unavailable
from chalicelib.law.agenda import morning_of
from chalicelib.services.deadlines.remind import recipients
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.vendors import TaskPlace
from chalicelib.services.vendors.vendor_link import is_needless
from chalicelib.services.vendors.vendor_post import vendor_delivery, vendor_letter
from chalicelib.values import dataclass, field, replace

CHASE_SECONDS: Final = 200
_PAGE: Final = 100
_LATER: Final = timedelta(hours=1)
_TO_VENDOR: Final = frozenset({Chase.HALF, Chase.DUE, Chase.LATE})


@dataclass(slots=True)
class _Round:
    """What one run has read: accounts with their staff, once each."""

    now: datetime
    accounts: dict[AccountId, tuple[Account, tuple[User, ...]]] = field(default_factory=dict)

    def office(self, desk: Desk, account: AccountId) -> tuple[Account, tuple[User, ...]]:
        """An account with its staff."""
        if account not in self.accounts:
            self.accounts[account] = (desk.accounts.get(account), desk.accounts.users(account))
        return self.accounts[account]


def chase_vendors(desk: Desk) -> int:
    """Look at every task that is due, as far as time allows; return how many. What is left the next run finds.

    One that fails does not hold up the others: it is put off by an hour. Raise `Unavailable` at the end if any did.
    """
    this = _Round(desk.clock.now())
    done = failed = 0
    for place in _due(desk, this.now):
        if desk.clock.now() >= this.now + timedelta(seconds=CHASE_SECONDS):
            break
        try:
            done += _look(desk, this, place)
        except Exception:  # noqa: BLE001  the vendors of other requests are to be reminded
            failed += 1
            _put_off(desk, this, place)
    if failed:
        raise Unavailable(f"{failed} reminders of vendors failed")
    return done


def _due(desk: Desk, now: datetime) -> Iterator[TaskPlace]:
    """All that is due, shard by shard; each run begins at another one, so that none is always last."""
    shards = desk.vendors.shards
    first = desk.chance.bytes(1)[0]
    for number in range(shards):
        after: tuple[str, ...] = ()
        while True:
            page = desk.vendors.due((first + number) % shards, now=now, after=after, limit=_PAGE)
            yield from page.tasks
            if not page.after:
                break
            after = page.after


def _look(desk: Desk, this: _Round, place: TaskPlace) -> bool:
    """Give what is due of one task; False where the index lags behind, or another run was faster."""
    task = desk.vendors.task(place.account, place.request, place.vendor)
    if task.next_at is None or task.next_at > this.now:
        return False
    account, users = this.office(desk, task.account)
    head = _head(desk, account, task)
    if head is None:
        return _moved(desk, [replace(task, next_at=None)])
    plan = course(task, today=account.day_of(this.now))
    if task.standing is Standing.REFUSED and not head.open and not plan.due:
        return _moved(desk, [replace(task, ended=True, next_at=None)])
    vendor = desk.vendors.get(task.account, task.vendor)
    next_at = morning_of(plan.wake_on, account.time_zone) if plan.wake_on else None
    moved = replace(task, reminded=plan.done, next_at=next_at)
    letters = list(_to_vendor(desk, account, vendor, task, plan))
    return _moved(desk, [moved, *letters, *_to_staff(this.now, account, users, head, task, plan)])


def _head(desk: Desk, account: Account, task: VendorTask) -> Request | None:
    """The request, if anybody still waits for its vendors."""
    if not account.may_change:
        return None
    try:
        head = desk.requests.get(task.account, task.request)
    except NotFound:
        return None
    return None if is_needless(head) else head


def _to_vendor(desk: Desk, account: Account, vendor: Vendor, task: VendorTask, plan: Course) -> Iterator[Letter]:
    """The mail that reminds it; a webhook is posted at once, under a name that it has once only."""
    for step in plan.due:
        if step.chase not in _TO_VENDOR or task.standing is Standing.TO_ENTER:
            continue
        if task.method is Method.WEBHOOK:
            planned = morning_of(step.on, account.time_zone)
            desk.work.post_delivery(vendor_delivery(desk, vendor, task, step.code, at=planned))
        letter = vendor_letter(desk, account, vendor, task, LetterKind.VENDOR_REMINDER)
        if letter and task.method is Method.MAIL:
            yield letter


def _to_staff(
    now: datetime, account: Account, users: tuple[User, ...], head: Request, task: VendorTask, plan: Course
) -> Iterator[Notice]:
    for step in plan.due:
        if step.chase is Chase.HALF and task.standing is not Standing.TO_ENTER:
            continue
        late = step.chase is Chase.LATE
        for user in recipients(users, head.assignee, late=late):
            at = send_at(user.alerts, soon=True, late=late, now=now, zone=account.zone)
            if at:
                yield _notice(user, task, step, at)


def _notice(user: User, task: VendorTask, step: Reminder, at: datetime) -> Notice:
    return Notice(
        account=task.account,
        user=user.id,
        request=task.request,
        code=f"{task.vendor}-{step.code}",
        subject=Subject.VENDOR,
        send_at=at,
    )


def _moved(desk: Desk, put: list[VendorTask | Letter | Notice]) -> bool:
    try:
        desk.reminders.write(put)
    except Conflict:
        return False
    return True


def _put_off(desk: Desk, this: _Round, place: TaskPlace) -> None:
    try:
        task = desk.vendors.task(place.account, place.request, place.vendor)
        desk.reminders.write([replace(task, next_at=this.now + _LATER)])
    except Exception:  # noqa: BLE001, S110  it stays where it is, and the next run passes it again
        pass
