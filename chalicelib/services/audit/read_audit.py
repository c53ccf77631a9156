"""The audit as people read it: newest first, by who, what kind of act, which request and when.

Entries lie in chains: one of the account's administration, one of each request, one for each person and day of what
they looked at. A page reads a stretch of them, never more than its budget; what it read is checked, and it says how
far it came, so that the next page goes on there. Nothing is scanned: chains are found by their names.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import GENESIS, AuditEntry, ChainHead, verify_link
from chalicelib.domain.audit_kinds import ActKind, kind_of
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId, new_request_id
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, field

ROWS: Final = 50
READ_LIMIT: Final = 1000  # entries read for one page
CHAINS_LIMIT: Final = 60  # chains read for one page
DAYS_LIMIT: Final = 1000  # days of one person or of a part of a key that one page asks for
_STRETCH: Final = 100
_TOGETHER: Final = 100
_KEY_PARTS: Final = 8  # over which the looks of one key are spread (`storage.work`)


class Where(StrEnum):
    """Which chains are read."""

    ACCOUNT = "account"
    REQUESTS = "requests"
    LOOKS = "looks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; what is empty does not matter. `requests` are those of one submission."""

    where: Where = Where.ACCOUNT
    actor: str = ""  # `user:…`, or the kind of another one: consumer, agent, key, operator, system
    kind: ActKind | None = None
    requests: tuple[RequestId, ...] = ()
    since: datetime | None = None
    until: datetime | None = None  # not included

    def fits(self, entry: AuditEntry) -> bool:
        """Whether an entry is one of those."""
        at = datetime.fromisoformat(entry.at)
        by = entry.actor == self.actor or entry.actor.partition(":")[0] == self.actor
        about = self.where is not Where.LOOKS or entry.detail.get("request") in self.requests
        return (
            (not self.actor or by)
            and (self.kind is None or kind_of(entry.tag) is self.kind)
            and (not self.requests or about)
            and (self.since is None or at >= self.since)
            and (self.until is None or at < self.until)
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: with the chain that `name` stands for, below the entry `below` of it (0: at its end)."""

    name: str = ""
    below: int = 0


@dataclass(slots=True, kw_only=True)
class AuditPage:
    """What was found, newest first, of how much that was read; `broken` is an entry that does not hold."""

    found: list[AuditEntry] = field(default_factory=list)
    read: int = 0
    chains: int = 0
    broken: tuple[str, int] | None = None  # chain and number
    back_to: datetime | None = None  # the time of the last entry that was read
    following: Place | None = None

    @property
    def full(self) -> bool:
        """Whether it has no room for more."""
        return len(self.found) >= ROWS or self.read >= READ_LIMIT or self.chains >= CHAINS_LIMIT


@dataclass(frozen=True, slots=True)
class _Source:
    """A chain, what its place is called, and the last entry that its record knows of; without a chain: stop here."""

    name: str
    chain: str
    known: ChainHead = GENESIS


def read_audit(desk: Desk, staff: Staff, wanted: Wanted, place: Place) -> AuditPage:
    """Read a page; that it was looked at is audited. Raise `Forbidden`."""
    require(staff.user.role, Permission.READ_AUDIT)
    account = desk.accounts.get(staff.account.id)
    page = AuditPage()
    for source in _SOURCES[wanted.where](desk, account, wanted, place):
        if page.full or not source.chain:
            page.following = Place(source.name)
            break
        page.chains += 1
        below = place.below if source.name == place.name else 0
        _read(desk, wanted, source, below, page)
        if page.following:
            break
    page.found.sort(key=lambda entry: (entry.at, entry.seq), reverse=True)
    reason = Reason(Tag.VIEW_AUDIT, staff.actor, None, {"where": wanted.where.value, "shown": len(page.found)})
    desk.work.witness(account.id, reason, user=staff.user.id, at=desk.clock.now())
    return page


def _read(desk: Desk, wanted: Wanted, source: _Source, below: int, page: AuditPage) -> None:
    """Read a chain from its end, or from below an entry of it, towards its beginning, while the page has room."""
    top = below - 1 if below else _length(desk, source)
    while top > 0:
        if page.full:
            page.following = Place(source.name, top + 1)
            return
        above = max(0, top - _STRETCH)
        # One more than is shown: the entry before the stretch, to which its first one is linked.
        entries = desk.audit_log.stretch(source.chain, above=max(0, above - 1), upto=top)
        _check(source, entries, above, top, page)
        for entry in reversed([entry for entry in entries if entry.seq > above]):
            page.read += 1
            page.back_to = datetime.fromisoformat(entry.at)
            if wanted.fits(entry):
                page.found.append(entry)
            if wanted.since and page.back_to < wanted.since:
                return
            if len(page.found) >= ROWS and entry.seq > 1:
                page.following = Place(source.name, entry.seq)
                return
        top = above


def _length(desk: Desk, source: _Source) -> int:
    last = desk.audit_log.last(source.chain)
    return max(last.seq if last else 0, source.known.seq)


def _check(source: _Source, entries: Sequence[AuditEntry], above: int, top: int, page: AuditPage) -> None:
    """Check a stretch: each entry unchanged and following the one before, none missing, the known one as known."""
    before = GENESIS if above == 0 else None
    expected = max(above, 1)
    for entry in entries:
        fits = verify_link(before, entry) if before else entry.seq == expected and entry.hash == entry.expected_hash()
        if not fits or (entry.seq == source.known.seq and entry.hash != source.known.hash):
            page.broken = page.broken or (source.chain, expected)
            return
        before, expected = entry.head, entry.seq + 1
    if expected <= top:
        page.broken = page.broken or (source.chain, expected)


def _of_account(desk: Desk, account: Account, wanted: Wanted, place: Place) -> Iterator[_Source]:
    del wanted, place
    yield _Source("account", desk.audit_log.chain_of(account.id, None), account.chain_head)


def _of_requests(desk: Desk, account: Account, wanted: Wanted, place: Place) -> Iterator[_Source]:
    """The requests that are asked for, or all of them, the newest first."""
    if wanted.requests:
        yield from _heads(desk, account, [one for one in sorted(wanted.requests) if one >= place.name])
        return
    if place.name:
        yield from _heads(desk, account, [RequestId(place.name)])
    before = place.name or (new_request_id(wanted.until, b"\xff" * 10) if wanted.until else "")
    while True:
        found = desk.audit_log.newest_requests(account.id, before=before, limit=CHAINS_LIMIT)
        yield from _heads(desk, account, found)
        if len(found) < CHAINS_LIMIT:
            return
        before = found[-1]


def _heads(desk: Desk, account: Account, requests: Sequence[RequestId]) -> Iterator[_Source]:
    heads = desk.requests.several(account.id, requests)
    for request in requests:
        known = heads[request].chain_head if request in heads else GENESIS
        yield _Source(request, desk.audit_log.chain_of(account.id, request), known)


def _of_looks(desk: Desk, account: Account, wanted: Wanted, place: Place) -> Iterator[_Source]:
    """What people and systems looked at, day by day (UTC), today first."""
    today = desk.clock.now().astimezone(UTC).date()
    people = _people(desk, account, wanted)
    newest = min(today, (wanted.until - timedelta(microseconds=1)).astimezone(UTC).date()) if wanted.until else today
    oldest = max(wanted.since.astimezone(UTC).date() if wanted.since else date.min, account.opened_at.date())
    wave: list[tuple[str, date]] = []
    for asked, (who, day) in enumerate(_days(people, newest, oldest, place)):
        if asked == DAYS_LIMIT:
            yield from _found(desk, account, wave, today)
            yield _Source(_look(who, day), "")
            return
        wave.append((who, day))
        if len(wave) == _TOGETHER:
            yield from _found(desk, account, wave, today)
            wave = []
    yield from _found(desk, account, wave, today)


def _found(desk: Desk, account: Account, wave: Sequence[tuple[str, date]], today: date) -> Iterator[_Source]:
    """Those of them that there are; what was looked at today may not be registered yet."""
    there = desk.audit_log.looks(account.id, wave)
    for who, day in wave:
        if (who, day) in there or (day == today and "." not in who):
            yield _Source(_look(who, day), desk.audit_log.looks_of(account.id, who, day))


def _days(people: Sequence[str], newest: date, oldest: date, place: Place) -> Iterator[tuple[str, date]]:
    day_of_place, _, who_of_place = place.name.partition("|")
    day = min(newest, date.fromisoformat(day_of_place)) if place.name else newest
    first = who_of_place if place.name and day.isoformat() == day_of_place else ""
    while day >= oldest:
        for who in people:
            if who >= first:
                yield who, day
        first = ""
        day -= timedelta(days=1)


def _people(desk: Desk, account: Account, wanted: Wanted) -> list[str]:
    kind, _, name = wanted.actor.partition(":")
    users = [user.id for user in desk.accounts.users(account.id)] if kind in {"", "user"} else []
    keys = [key.id for key in desk.api_keys.of(account.id)] if kind in {"", "key"} else []
    # Who reads by a grant is no user here; of a grant that the account must not know of there is nothing.
    grants = [grant.id for grant in desk.grants.of(account.id)] if kind in {"", "operator"} else []
    several = [*users, *grants, *(f"{key}.{part}" for key in keys for part in range(_KEY_PARTS))]
    return sorted(one for one in several if not name or one.partition(".")[0] == name)


def _look(who: str, day: date) -> str:
    return f"{day.isoformat()}|{who}"


_SOURCES: Final = {Where.ACCOUNT: _of_account, Where.REQUESTS: _of_requests, Where.LOOKS: _of_looks}
