"""Reminds staff of wishes for another form: when one comes, before its date, and each week once it is late.

Each wish is one transaction: it moves on, and the notices are written beside it. The request's head is not touched, so
that no step of a person ever collides with a reminder.
"""

from chalicelib.domain.alerts import Subject
from chalicelib.domain.format_wish import Nudge
from chalicelib.services.deadlines.nudge import AHEAD, AT_ONCE, look_at_each, notices
from chalicelib.services.deadlines.remind import Round
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.format_wishes import WishPlace


def nudge_formats(desk: Desk, this: Round) -> None:
    """Look at every wish that is due, as far as time allows. One that fails is counted in `this`."""
    look_at_each(desk, this, desk.format_wishes.due(upto=(this.now + AHEAD).date(), limit=AT_ONCE), _look)


def _look(desk: Desk, this: Round, place: WishPlace) -> None:
    account, users = this.office(desk, place.account)
    today = account.day_of(this.now)
    wish = desk.format_wishes.get(place.account, place.request, place.id)
    nudge = wish.nudge(today)
    if nudge is None:
        return
    moved = wish.nudged(today)
    told = notices(
        account,
        users if account.may_change else (),
        desk.requests.get(place.account, place.request),
        code=f"format-{wish.id}-{moved.told}",
        subject=Subject.FORMAT,
        soon=nudge is not Nudge.ASKED,
        late=nudge is Nudge.LATE,
        now=this.now,
    )
    desk.reminders.write([moved, *told])
