"""The figures of a calendar year, for staff, for systems and for the public."""

from datetime import date

from chalicelib.domain.account import Account, FiguresShown, Staff
from chalicelib.domain.figures import AGE, MONTH, YEAR
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.year_figures import Month, YearFigures, ages, months, year_figures
from chalicelib.errors import InvalidField, NotFound
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

Age = tuple[int, int | None, int]  # first and last day, how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What staff see of a year: the table of 11 CCR 7102, the same of everyone, its months; and the open ones now."""

    year: YearFigures
    everyone: YearFigures
    months: list[Month]
    ages: list[Age]


def years_of(desk: Desk, account: Account) -> list[int]:
    """The calendar years in which requests can have been received, the present one first.

    Staff can enter what came before the account was opened, by a year at most.
    """
    present = account.day_of(desk.clock.now()).year
    return list(range(present, account.day_of(account.opened_at).year - 2, -1))


def read_statistics(desk: Desk, staff: Staff, year: int) -> Statistics:
    """Return a year's figures. Raise `InvalidField` (`year`) for one in which there can be none."""
    require(staff.user.role, Permission.READ_REQUESTS)
    account = staff.account
    _check(desk, account, year)
    sheets = desk.figures.sheets(account, f"{YEAR}{year:04}/", f"{MONTH}{year:04}-", AGE)
    return Statistics(
        year=year_figures(sheets, year=year),
        everyone=year_figures(sheets, year=year, everyone=True),
        months=months(sheets, last=date(year, 12, 1)),
        ages=ages(sheets, today=account.day_of(desk.clock.now())),
    )


def read_year(desk: Desk, account: Account, year: int, *, everyone: bool) -> YearFigures:
    """Return the table of a year. Raise `InvalidField` (`year`)."""
    _check(desk, account, year)
    sheets = desk.figures.sheets(account, f"{YEAR}{year:04}/")
    return year_figures(sheets, year=year, everyone=everyone)


def read_public_year(desk: Desk, account: Account, year: int) -> YearFigures:
    """Return what the business shows to everybody. Raise `NotFound` where it shows nothing, or not that year."""
    if account.figures_shown is FiguresShown.NOBODY or year not in years_of(desk, account):
        raise NotFound("statistics")
    return read_year(desk, account, year, everyone=account.figures_shown is FiguresShown.EVERYONE)


def _check(desk: Desk, account: Account, year: int) -> None:
    if year not in years_of(desk, account):
        raise InvalidField(field="year", problem="unknown")
