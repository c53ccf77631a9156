"""The queue as its page shows it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from chalicelib import texts
from chalicelib.domain.request import Bucket, Period, Request, Sorting, State
from chalicelib.http import views
from chalicelib.http.staff.request_view import request_url, verification_key
from chalicelib.law.clocks import paused_since

LISTS: Final = tuple(Bucket)


def rows(
    requests: Sequence[Request],
    users: Mapping[str, str],
    *,
    today: date,
    brands: Mapping[str, str] | None = None,
) -> list[views.QueueRow]:
    """One row per request, in the order of the list; `brands` are names by service code."""
    return [_row(request, users, today, brands or {}) for request in requests]


def lists(current: Bucket) -> list[views.CountLink]:
    """The links to the lists; their sizes are not known without reading them."""
    return [
        views.CountLink(key=bucket.value, url=f"/staff/queue?list={bucket.value}", current=bucket is current)
        for bucket in LISTS
    ]


def _row(head: Request, users: Mapping[str, str], today: date, brands: Mapping[str, str]) -> views.QueueRow:
    running = [clock for clock in head.clocks if clock.met_at is None]
    answers = [clock for clock in head.clocks if clock.period is not Period.ACKNOWLEDGE and clock in running]
    first = min(running, key=lambda clock: clock.due, default=None)
    due = first.due if first else None
    stands = first is not None and paused_since(head, first) is not None
    return views.QueueRow(
        url=request_url(head.id),
        reference=head.submission,
        requester=head.requester,
        contact=head.contact,
        right=head.right.value,
        channel=head.channel.value,
        language=texts.describe(head.language).name,
        received_at=head.received_at,
        due=due,
        days_left=(due - today).days if due and not stands else None,
        state=head.state.value,
        verification=verification_key(head.verification),
        assignee=users.get(head.assignee, head.assignee) or None,
        extended=any(clock.extended for clock in answers),
        flags=_flags(head),
        brand=brands.get(head.code, head.code),
    )


def _flags(head: Request) -> list[str]:
    sort = head.sort if head.unsorted else None
    found = {
        "listen": sort is Sorting.LISTEN,
        "call-back": sort is Sorting.CALL_BACK,
        "read": sort is Sorting.READ,
        "message": head.waiting_message,
        "undelivered": bool(head.undelivered) and head.state is not State.NOT_TOLD,  # the state says it by itself
        "hold": head.hold is not None,
        "paused": any(paused_since(head, clock) for clock in head.clocks),
    }
    return [flag for flag, on in found.items() if on]
