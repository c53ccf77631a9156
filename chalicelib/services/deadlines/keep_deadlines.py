"""One run of the deadline job: first every reminder that is due, then one mail to each person who has any waiting."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from chalicelib.errors import Unavailable
from chalicelib.services.deadlines.remind import Round, remind
from chalicelib.services.deadlines.send_notices import send_notices
from chalicelib.services.figures.project_request import project_requests
from chalicelib.services.formats.nudge_formats import nudge_formats
from chalicelib.services.ports.desk import Desk
from chalicelib.services.recourse.nudge_cases import nudge_cases

REMIND_SECONDS: Final = 200
MAIL_SECONDS: Final = 80  # both end before the function's own time does
_PATIENCE: Final = timedelta(hours=2)


def keep_deadlines(desk: Desk) -> int:
    """Return how many requests were looked at. Raise `Unavailable` at the end if any could not be.

    Mails wait until all reminders of the moment are collected, so that after an outage each person gets one; when
    more is due than a run can do, for two hours at the most.
    """
    started = desk.clock.now()
    this = remind(desk, until=started + timedelta(seconds=REMIND_SECONDS))
    nudge_formats(desk, this)
    nudge_cases(desk, this)
    this.until = started + timedelta(seconds=REMIND_SECONDS + MAIL_SECONDS)
    send_notices(desk, this, due_by=this.now if this.finished else this.now - _PATIENCE)
    _count_late(desk, this)
    if this.failed:
        raise Unavailable(f"{this.failed} reminders failed")
    return this.done


def _count_late(desk: Desk, this: Round) -> None:
    """Move what has become late out of the sheet of its day; Home says the same without it, by reading more of them."""
    for account, requests in this.late.items():
        with suppress(Exception):
            project_requests(desk, account, requests)
