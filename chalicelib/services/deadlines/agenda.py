"""What use cases do for the deadline job: a request gets its agenda at birth, and is looked at again after an event."""

from datetime import datetime

from chalicelib.domain.account import Account
from chalicelib.domain.agenda import Agenda, Recheck
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.law.agenda import Plan, morning_of, plan
from chalicelib.law.clocks import working_calendar
from chalicelib.law.rules import load
from chalicelib.services.ports.desk import Desk, Unit, new_id


def first_agenda(account: Account, head: Request, now: datetime) -> Agenda | None:
    """The agenda of a new request, None where no law ever brings a reminder.

    A request that came by post last week may have reminders that are due at once.
    """
    planned = plan_of(account, head, now, done=())
    if planned.due:
        return Agenda(account=head.account, request=head.id, wake_at=now)
    if planned.wake_on is None:
        return None
    return Agenda(account=head.account, request=head.id, wake_at=morning_of(planned.wake_on, account.time_zone))


def plan_of(account: Account, head: Request, now: datetime, *, done: tuple[str, ...]) -> Plan:
    """The reminders of a request on the business's present day."""
    rule = load(head.law_version).rule_of_right(head.right)
    return plan(
        head,
        time_zone=account.time_zone,
        calendar=working_calendar(rule, account.place),
        today=account.day_of(now),
        done=done,
    )


def wake(desk: Desk, unit: Unit, head: Request, because: Reason) -> None:
    """Let the deadline job look at the request at its next run: for every event that may bring a reminder forward.

    A clock that begins (appeal, restart after a pause), that is no longer met, or whose date was corrected. What
    only removes reminders (an answer) or puts them off (an extension) needs no call: the job sees it when it wakes.
    It adds one item to the transaction and touches none that the job writes, so that the two never collide.
    """
    again = Recheck(account=head.account, request=head.id, id=new_id(desk), at=desk.clock.now())
    unit.create(again, because=because)
