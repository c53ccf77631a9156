"""What every page of staff says above all else while an account is not simply working."""

from datetime import date, datetime, timedelta
from typing import Final

from msgspec import Struct

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.account_course import closes_at, erases_at
from chalicelib.domain.permissions import Permission, Role, permits

_SOON: Final = timedelta(days=7)


class StandingView(Struct, frozen=True, kw_only=True):
    """How the account stands: text `standing.<key>`, filled with a day, and where one goes on."""

    key: str
    day: date | None = None
    url: str = ""


def standing(account: Account, role: Role, now: datetime) -> StandingView | None:
    """Nothing for an account that works and whose trial, if it is one, does not end within a week."""
    close = "/staff/close" if permits(role, Permission.CLOSE_ACCOUNT) else ""
    if account.closing and account.state is AccountState.CLOSING:
        return StandingView(key="closing", day=account.day_of(closes_at(account.closing)), url=close)
    if account.closing and account.state is AccountState.CLOSED:
        return StandingView(key="closed", day=account.day_of(erases_at(account.closing)), url=close)
    if account.state is AccountState.PAST_DUE:
        return StandingView(key="past-due", url="/staff/plan")
    ends = account.trial_ends_at
    if account.state is AccountState.TRIAL and ends and ends - now <= _SOON:
        return StandingView(key="trial", day=account.day_of(ends), url="/staff/plan")
    return None
