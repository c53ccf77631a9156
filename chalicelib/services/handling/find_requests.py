"""Requests of an account by what systems ask for: list, state, right, due and received dates, changed since."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Bucket, Request, State
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.services.ports.desk import Desk, Wanted

READ_LIMIT: Final = 1000  # what one page may cost, however little of it is wanted
_ORDER: Final = (Bucket.OPEN, Bucket.WAITING, Bucket.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindRequests:
    """What is looked for; a moment is included, an end (`before`) is not. None asks for everything."""

    bucket: Bucket | None = None
    state: State | None = None
    right: Right | None = None
    due_from: date | None = None
    due_before: date | None = None
    received_from: datetime | None = None
    received_before: datetime | None = None
    changed_since: datetime | None = None
    limit: int = 25
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class FoundRequests:
    """A page: what was found, how many were read for it, and the cursor behind the last one read."""

    requests: tuple[Request, ...]
    read: int
    cursor: str


def find_requests(desk: Desk, staff: Staff, command: FindRequests) -> FoundRequests:
    """Return a page, list by list and soonest due first in each; the look is audited like that at the queue.

    A page may hold less than `limit`, or nothing, and still have a cursor: then the budget of reads was used up.
    Raise `Forbidden`, or `InvalidField` for a cursor of another list or account.
    """
    require(staff.user.role, Permission.READ_REQUESTS)
    buckets = [command.bucket] if command.bucket else list(_ORDER)
    bucket, inner = _place(command.cursor, buckets)
    kept: list[Request] = []
    read = 0
    while True:
        left = Wanted(
            keep=_keeps(command),
            limit=command.limit - len(kept),
            budget=READ_LIMIT - read,
            selective=_selective(command),
            due_before=command.due_before,
        )
        found = desk.requests.search(staff.account, bucket, left, cursor=inner)
        kept += found.requests
        read += found.read
        following, inner = _after(bucket, found.cursor, buckets)
        if not following or len(kept) >= command.limit or read >= READ_LIMIT:
            break
        bucket = following
    _witness(desk, staff, command, len(kept))
    return FoundRequests(tuple(kept), read, f"{following.value}.{inner}" if following else "")


def _place(cursor: str, buckets: list[Bucket]) -> tuple[Bucket, str]:
    """In which list to go on, and where; the inner cursor is bound to account and list."""
    if not cursor:
        return buckets[0], ""
    name, _, inner = cursor.partition(".")
    if name not in buckets:
        raise InvalidField(field="cursor", problem="malformed")
    return Bucket(name), inner


def _after(bucket: Bucket, inner: str, buckets: list[Bucket]) -> tuple[Bucket | None, str]:
    if inner:
        return bucket, inner
    following = buckets[buckets.index(bucket) + 1 :]
    return (following[0], "") if following else (None, "")


def _keeps(command: FindRequests) -> Callable[[Request], bool]:
    tests: list[Callable[[Request], bool]] = []
    if state := command.state:
        tests.append(lambda request: request.state is state)
    if right := command.right:
        tests.append(lambda request: request.right is right)
    if due := command.due_from:
        tests.append(lambda request: request.due >= due)
    if start := command.received_from:
        tests.append(lambda request: request.received_at >= start)
    if end := command.received_before:
        tests.append(lambda request: request.received_at < end)
    if since := command.changed_since:
        tests.append(lambda request: (request.changed_at or request.received_at) >= since)
    return lambda request: all(test(request) for test in tests)


def _selective(command: FindRequests) -> bool:
    asked = (command.state, command.right, command.due_from, command.changed_since)
    return any((*asked, command.received_from, command.received_before))


def _witness(desk: Desk, staff: Staff, command: FindRequests, shown: int) -> None:
    detail = {"list": command.bucket.value if command.bucket else "all", "shown": shown}
    reason = Reason(Tag.VIEW_QUEUE, staff.actor, None, dict(detail))
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
