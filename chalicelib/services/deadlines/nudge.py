"""What reminders of single things have in common: each that is due is looked at, and staff who wish it are told."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final, TypeVar

from chalicelib.domain.account import Account, User
from chalicelib.domain.alerts import Notice, Subject, send_at
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.deadlines.remind import Round, recipients
from chalicelib.services.ports.desk import Desk

AT_ONCE: Final = 100  # of a shard in one run
AHEAD: Final = timedelta(days=1)  # somewhere it is tomorrow already
Place = TypeVar("Place")


def look_at_each(desk: Desk, this: Round, places: Iterable[Place], look: Callable[[Desk, Round, Place], None]) -> None:
    """Look at everything that is due, as far as time allows. One that fails is counted in `this`."""
    for place in places:
        if desk.clock.now() >= this.until:
            return
        try:
            look(desk, this, place)
        except (Conflict, NotFound):
            continue  # staff change it at this moment, or it was deleted
        except Exception:  # noqa: BLE001  the others are to be told of
            this.failed += 1


def notices(
    account: Account,
    users: tuple[User, ...],
    head: Request,
    *,
    code: str,
    subject: Subject,
    soon: bool,
    late: bool,
    now: datetime,
) -> Iterator[Notice]:
    """One for each who is told of something of a request, at the time that they wish."""
    for user in recipients(users, head.assignee, late=late):
        at = send_at(user.alerts, soon=soon, late=late, now=now, zone=account.zone)
        if at:
            yield Notice(account=account.id, user=user.id, request=head.id, code=code, subject=subject, send_at=at)
