"""Reminds staff of complaints outside: before a date, each week after it, each month of one without a date.

Each is one transaction: it moves on, and the notices are written beside it; the request's head is not touched.
"""

from chalicelib.domain.alerts import Subject
from chalicelib.domain.outside_case import CaseNudge
from chalicelib.services.deadlines.nudge import AHEAD, AT_ONCE, look_at_each, notices
from chalicelib.services.deadlines.remind import Round
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.outside_cases import CasePlace


def nudge_cases(desk: Desk, this: Round) -> None:
    """Look at every one that is due, as far as time allows. One that fails is counted in `this`."""
    look_at_each(desk, this, desk.outside_cases.due(upto=(this.now + AHEAD).date(), limit=AT_ONCE), _look)


def _look(desk: Desk, this: Round, place: CasePlace) -> None:
    account, users = this.office(desk, place.account)
    today = account.day_of(this.now)
    case = desk.outside_cases.get(place.account, place.request, place.id)
    nudge = case.nudge(today)
    if nudge is None:
        return
    moved = case.nudged(today)
    told = notices(
        account,
        users if account.may_change else (),
        desk.requests.get(place.account, place.request),
        code=f"case-{case.id}-{moved.told}",
        subject=Subject.OUTSIDE,
        soon=True,
        late=nudge is CaseNudge.LATE,
        now=this.now,
    )
    desk.reminders.write([moved, *told])
