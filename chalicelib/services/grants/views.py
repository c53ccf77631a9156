"""What was viewed by a grant: read from its chains, one for each day (UTC) on which somebody read by it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.grant import Grant
from chalicelib.domain.ids import AccountId
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

SHOWN_LIMIT: Final = 500  # views that a page shows of one grant; the audit has them all
_SURE_DAYS: Final = 9  # what an owner gives at most, from midnight to midnight
_SHOWN: Final = frozenset({Tag.VIEW_BY_GRANT.value, Tag.VIEW_GRANT_ENTERED.value, Tag.VIEW_GRANT_LEFT.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One page that was read, or that somebody came or left; `page` is the route, never what was typed."""

    at: datetime
    actor: str
    tag: Tag
    page: str = ""
    request: str = ""


@dataclass(frozen=True, slots=True)
class Views:
    """The newest first, and how many there are of pages."""

    shown: tuple[View, ...]
    pages: int


def views_of(desk: Desk, grant: Grant) -> Views:
    """What was viewed by a grant as it is known where it lies: an account sees its own chains only."""
    holders = {grant.account, grant.opens}
    entries = [entry for holder in holders for entry in entries_of(desk, holder, grant)]
    # What was told later stands on both sides: with the operator it is the first of the two that counts.
    own = [entry for entry in entries if grant.lies_with_account or "seen" not in entry.detail]
    views = sorted((_view(entry) for entry in own if entry.tag in _SHOWN), key=lambda view: view.at, reverse=True)
    pages = sum(view.tag is Tag.VIEW_BY_GRANT for view in views)
    return Views(tuple(views[:SHOWN_LIMIT]), pages)


def entries_of(desk: Desk, holder: AccountId, grant: Grant, *, every: bool = False) -> tuple[AuditEntry, ...]:
    """The entries about a grant on the chains of one account, oldest first.

    Where there are many days, chains are looked for in the register, which follows them by moments; with `every`, and
    for the last days, each chain is read whether it is registered or not.
    """
    today = desk.clock.now().astimezone(UTC).date()
    days = list(_days(grant, today))
    sure = days if every else days[-_SURE_DAYS:]
    there = desk.audit_log.looks(holder, [(grant.id, day) for day in days if day not in sure])
    chains = [desk.audit_log.looks_of(holder, grant.id, day) for day in days if day in sure or (grant.id, day) in there]
    return tuple(entry for chain in chains for entry in desk.audit_log.entries(chain))


def _days(grant: Grant, today: date) -> Iterator[date]:
    """From the day on which it was given to its last, and the day on which an account was told of it."""
    day = grant.given_at.astimezone(UTC).date()
    last = min(grant.ends_at.astimezone(UTC).date(), today)
    while day <= last:
        yield day
        day += timedelta(days=1)
    told = grant.told_at.astimezone(UTC).date() if grant.told_at else last
    if told > last:
        yield told


def _view(entry: AuditEntry) -> View:
    seen, page, request = (str(entry.detail.get(name, "")) for name in ("seen", "page", "request"))
    return View(
        at=datetime.fromisoformat(seen or entry.at),
        actor=entry.actor,
        tag=Tag(entry.tag),
        page=page,
        request=request,
    )
