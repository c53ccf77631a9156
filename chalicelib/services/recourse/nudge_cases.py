"""Reminds staff of complaints outside: before a date, each week after it, each month of one without a date.

Each is one transaction: it moves on, and the notices are written beside it; the request's head is not touched.
"""

from datetime import timedelta
from typing import Final

from chalicelib.domain.alerts import Notice, Subject, send_at
from chalicelib.domain.outside_case import CaseNudge
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.deadlines.remind import Round, recipients
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.outside_cases import CasePlace

_AT_ONCE: Final = 100  # of a shard in one run
_AHEAD: Final = timedelta(days=1)  # somewhere it is tomorrow already


def nudge_cases(desk: Desk, this: Round) -> None:
    """Look at every one that is due, as far as time allows. One that fails is counted in `this`."""
    for place in desk.outside_cases.due(upto=(this.now + _AHEAD).date(), limit=_AT_ONCE):
        if desk.clock.now() >= this.until:
            return
        try:
            _look(desk, this, place)
        except (Conflict, NotFound):
            continue  # staff change it at this moment, or it was deleted
        except Exception:  # noqa: BLE001  the others are to be told of
            this.failed += 1


def _look(desk: Desk, this: Round, place: CasePlace) -> None:
    account, users = this.office(desk, place.account)
    today = account.day_of(this.now)
    case = desk.outside_cases.get(place.account, place.request, place.id)
    nudge = case.nudge(today)
    if nudge is None:
        return
    late = nudge is CaseNudge.LATE
    head = desk.requests.get(place.account, place.request)
    moved = case.nudged(today)
    told = recipients(users, head.assignee, late=late) if account.may_change else ()
    notices = [
        Notice(
            account=account.id,
            user=user.id,
            request=case.request,
            code=f"case-{case.id}-{moved.told}",
            subject=Subject.OUTSIDE,
            send_at=at,
        )
        for user in told
        if (at := send_at(user.alerts, soon=True, late=late, now=this.now, zone=account.zone))
    ]
    desk.reminders.write([moved, *notices])
