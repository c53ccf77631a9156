"""How many requests of all accounts are late, counted once an hour from the projected figures: one call an account."""

import json
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.desk_figures import DeskFigures, desk_figures
from chalicelib.domain.schedule import RUN_LIFE
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

_NAME: Final = "job:late-clocks"
_PAGE: Final = 100
_WORST: Final = 20
_RUN: Final = timedelta(minutes=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateClocks:
    """The count of one run: how many are late at whom, the worst first; `upto` is where a run had to stop."""

    at: datetime
    total: int
    accounts: tuple[tuple[str, int], ...]
    upto: str = ""


def open_and_late(desk: Desk, account: Account) -> tuple[int, int]:
    """How many requests of an account wait for somebody, and how many of these are late; nothing about anybody."""
    figures = figures_of(desk, account)
    return figures.open.all + figures.waiting.all, figures.open.late + figures.waiting.late


def figures_of(desk: Desk, account: Account) -> DeskFigures:
    """What lies on an account's desk today, as numbers."""
    today = account.day_of(desk.clock.now())
    sheets, _ = desk.figures.desk(account, upto=today)
    return desk_figures(sheets, today=today, user="")


def count_late_clocks(desk: Desk) -> int:
    """Count over all accounts and keep the result; return how many are late."""
    now = desk.clock.now()
    found: dict[str, int] = {}
    after, cut = "", ""
    while accounts := desk.accounts.page(after=after, limit=_PAGE):
        found |= {account.slug: open_and_late(desk, account)[1] for account in accounts}
        after = accounts[-1].slug
        if desk.clock.now() > now + _RUN:
            cut = after
            break
    late = sorted(((slug, count) for slug, count in found.items() if count), key=lambda one: (-one[1], one[0]))
    told = {"at": now.isoformat(), "total": sum(found.values()), "accounts": late[:_WORST], "upto": cut}
    desk.work.ephemeral.put_value(_NAME, json.dumps(told), until=now + RUN_LIFE)
    return sum(found.values())


def late_clocks(desk: Desk) -> LateClocks | None:
    """The last count; None before the first."""
    told = desk.work.ephemeral.get_value(_NAME, now=desk.clock.now())
    if told is None:
        return None
    found = json.loads(told)
    accounts = tuple((slug, count) for slug, count in found["accounts"])
    at = datetime.fromisoformat(found["at"])
    return LateClocks(at=at, total=found["total"], accounts=accounts, upto=found["upto"])
