"""Requests of an account by what staff and systems ask for, page by page within a budget of reads."""

from collections.abc import Callable
from datetime import date
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Bucket, Request, bucket_of
from chalicelib.domain.request_filter import DueWithin, RequestFilter
from chalicelib.errors import InvalidField
from chalicelib.law.request_filter import due_bounds, keeps
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.queue import Found, Listed, Wanted
from chalicelib.values import dataclass

READ_LIMIT: Final = 1000  # what one page may cost, however little of it is wanted
_ORDER: Final = (Bucket.OPEN, Bucket.WAITING, Bucket.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindRequests(RequestFilter):
    """What is looked for, in which order, and where to go on."""

    by_receipt: bool = False
    descending: bool = False
    limit: int = 25
    cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRequests:
    """A page: what was found, how many were read for it, the cursors behind and before it.

    Where the budget was used up, `onward` goes on in the direction of this page, and `upto` says how far it came in
    the order of the list.
    """

    requests: tuple[Request, ...]
    read: int = 0
    cursor: str = ""
    back: str = ""
    onward: str = ""
    upto: date | None = None


def find_requests(desk: Desk, staff: Staff, command: FindRequests) -> FoundRequests:
    """Return a page, list by list and in each in its order; the look is audited.

    A page may hold less than `limit`, or nothing, and still have a cursor: then the budget of reads was used up.
    Raise `Forbidden`, or `InvalidField` for a cursor of another list, order or account.
    """
    require(staff.user.role, Permission.READ_REQUESTS)
    found = search(desk, staff.account, command, READ_LIMIT)
    _witness(desk, staff, command, len(found.requests))
    return found


def search(desk: Desk, account: Account, command: FindRequests, budget: int) -> FoundRequests:
    """As `find_requests`, for who has looked after rights and audit."""
    buckets = _buckets(command)
    if not buckets:
        return FoundRequests(requests=())
    today = account.day_of(desk.clock.now())
    keep: Callable[[Request], bool] = lambda request: keeps(command, request, today)  # noqa: E731
    bucket, inner = _place(command.cursor, buckets)
    pages: list[tuple[Bucket, Found]] = []
    kept = read = 0
    following: Bucket | None = bucket
    while following and kept < command.limit and read < budget:
        bucket = following
        wanted = _wanted(command, keep, today, limit=command.limit - kept, budget=budget - read)
        found = desk.requests.search(account, _listed(command, bucket), wanted, cursor=inner)
        pages.append((bucket, found))
        kept += len(found.requests)
        read += found.read
        following, inner = _after(bucket, found.cursor, buckets)
    short = read >= budget and kept < command.limit
    last, first = pages[-1], pages[0]
    return FoundRequests(
        requests=tuple(request for _, found in pages for request in found.requests),
        read=read,
        cursor=f"{following.value}.{inner}" if following else "",
        back=_named(first[0], first[1].back) if len(buckets) == 1 else "",
        onward=_named(last[0], last[1].onward) if short else "",
        upto=last[1].upto if short else None,
    )


def _buckets(command: FindRequests) -> list[Bucket]:
    """The lists to be looked through: all, or one, and of a state only that in which it stands."""
    asked = [command.bucket] if command.bucket else list(_ORDER)
    return [bucket for bucket in asked if command.state is None or bucket_of(command.state) is bucket]


def _listed(command: FindRequests, bucket: Bucket) -> Listed:
    return Listed(
        bucket=bucket,
        by_receipt=command.by_receipt,
        descending=command.descending,
        assignee=command.assignee,
        state=command.state,
    )


def _wanted(command: FindRequests, keep: Callable[[Request], bool], today: date, *, limit: int, budget: int) -> Wanted:
    first, before = due_bounds(command, today)
    by_receipt = command.by_receipt
    return Wanted(
        keep=keep,
        limit=limit,
        budget=budget,
        selective=bool(_asked(command) - _indexed(command)),
        first=command.received_from if by_receipt else first,
        before=command.received_before if by_receipt else before,
    )


def _asked(command: FindRequests) -> set[str]:
    return {code.partition("=")[0] for code in command.codes()}


def _indexed(command: FindRequests) -> set[str]:
    """What the index that is read answers by itself, or nearly."""
    if command.by_receipt:
        return {"received_from", "received_before"}
    near = set() if command.due is DueWithin.ACKNOWLEDGE else {"due"}
    alone = {"state"} if command.assignee is None else {"assignee"}
    return {"due_from", "due_before", *near, *alone}


def _place(cursor: str, buckets: list[Bucket]) -> tuple[Bucket, str]:
    """In which list to go on, and where; the inner cursor is bound to account, list and order."""
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


def _named(bucket: Bucket, cursor: str) -> str:
    return f"{bucket.value}.{cursor}" if cursor else ""


def _witness(desk: Desk, staff: Staff, command: FindRequests, shown: int) -> None:
    detail: Detail = {"list": command.bucket.value if command.bucket else "all", "shown": shown}
    if codes := command.codes():
        detail["filter"] = codes
    reason = Reason(Tag.VIEW_QUEUE, staff.actor, None, detail)
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
