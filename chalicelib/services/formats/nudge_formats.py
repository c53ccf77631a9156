"""Reminds staff of wishes for another form: when one comes, before its date, and each week once it is late.

Each wish is one transaction: it moves on, and the notices are written beside it. The request's head is not touched, so
that no step of a person ever collides with a reminder.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account, User
from chalicelib.domain.alerts import Notice, Subject, send_at
from chalicelib.domain.format_wish import FormatWish, Nudge
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.deadlines.remind import Round, recipients
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.format_wishes import WishPlace

_AT_ONCE: Final = 100  # of a shard in one run
_AHEAD: Final = timedelta(days=1)  # somewhere it is tomorrow already


def nudge_formats(desk: Desk, this: Round) -> None:
    """Look at every wish that is due, as far as time allows. One that fails is counted in `this`."""
    for place in desk.format_wishes.due(upto=(this.now + _AHEAD).date(), limit=_AT_ONCE):
        if desk.clock.now() >= this.until:
            return
        try:
            _look(desk, this, place)
        except (Conflict, NotFound):
            continue  # staff end it at this moment, or it was deleted
        except Exception:  # noqa: BLE001  the others are to be told of
            this.failed += 1


def _look(desk: Desk, this: Round, place: WishPlace) -> None:
    account, users = this.office(desk, place.account)
    today = account.day_of(this.now)
    wish = desk.format_wishes.get(place.account, place.request, place.id)
    nudge = wish.nudge(today)
    if nudge is None:
        return
    head = desk.requests.get(place.account, place.request)
    moved = wish.nudged(today)
    told = recipients(users, head.assignee, late=nudge is Nudge.LATE) if account.may_change else ()
    desk.reminders.write([moved, *_notices(this.now, account, told, moved, nudge)])


def _notices(
    now: datetime, account: Account, users: tuple[User, ...], wish: FormatWish, nudge: Nudge
) -> Iterator[Notice]:
    for user in users:
        at = send_at(user.alerts, soon=nudge is not Nudge.ASKED, late=nudge is Nudge.LATE, now=now, zone=account.zone)
        if at:
            yield Notice(
                account=account.id,
                user=user.id,
                request=wish.request,
                code=f"format-{wish.id}-{wish.told}",
                subject=Subject.FORMAT,
                send_at=at,
            )
