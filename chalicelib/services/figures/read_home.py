"""What Home shows: what lies on the desk today, what happened last, what in the system needs a look."""

from chalicelib.domain.account import Staff
from chalicelib.domain.desk_figures import DeskFigures, desk_figures, last_day
from chalicelib.domain.permissions import Permission, require
from chalicelib.services.inbound.take_mail import mail_is_held
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.figures import Happening, Troubles
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Everything on the page; three reads at most, whatever the number of requests."""

    figures: DeskFigures
    happened: tuple[Happening, ...]
    troubles: Troubles
    mail_held: bool = False  # mails wait for a decision


def read_home(desk: Desk, staff: Staff) -> Home:
    """Return what a member of staff finds in the morning; nothing of it is personal."""
    figures, happened = _read(desk, staff)
    return Home(
        figures=figures,
        happened=happened,
        troubles=desk.figures.troubles(staff.account.id),
        mail_held=mail_is_held(desk, staff.account.id),
    )


def read_desk(desk: Desk, staff: Staff) -> DeskFigures:
    """Return what lies on the desk today."""
    return _read(desk, staff)[0]


def _read(desk: Desk, staff: Staff) -> tuple[DeskFigures, tuple[Happening, ...]]:
    require(staff.user.role, Permission.READ_REQUESTS)
    today = staff.account.day_of(desk.clock.now())
    sheets, happened = desk.figures.desk(staff.account, upto=last_day(today))
    return desk_figures(sheets, today=today, user=staff.user.id), happened
