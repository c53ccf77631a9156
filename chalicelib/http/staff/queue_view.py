"""The queue as its page shows it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.account import Staff, User
from chalicelib.domain.request import Bucket, Channel, Period, Request, State
from chalicelib.domain.request_filter import DueWithin, Mark
from chalicelib.domain.rights import Right
from chalicelib.http import views
from chalicelib.http.consumer.place_options import place_options
from chalicelib.http.staff.queue_filter import ME, NOBODY, QUEUE, Asked, state_codes
from chalicelib.http.staff.request_view import request_url, verification_key
from chalicelib.law.clocks import paused_since
from chalicelib.law.request_filter import marks
from chalicelib.law.rules import Regime

LISTS: Final = tuple(Bucket)
Options = list[tuple[str, list[tuple[str, str]]]]  # groups of a select: (label or nothing, (value, text))
_SAID_BY_STATE: Final = {State.APPEALED: Mark.APPEAL, State.NOT_TOLD: Mark.UNDELIVERED}


def rows(
    requests: Sequence[Request],
    users: Mapping[str, str],
    *,
    today: date,
    brands: Mapping[str, str] | None = None,
) -> list[views.QueueRow]:
    """One row per request, in the order of the list; `brands` are names by service code."""
    return [_row(request, users, today, brands or {}) for request in requests]


def lists(asked: Asked | None, totals: Mapping[str, int] | None = None) -> list[views.CountLink]:
    """The links to the lists, with their sizes where these are counted."""
    return [
        views.CountLink(
            key=bucket.value,
            url=f"{QUEUE}?list={bucket.value}",
            count=(totals or {}).get(bucket.value),
            current=asked is not None and bucket is asked.bucket,
        )
        for bucket in LISTS
    ]


def saved(asked: Asked | None, user: User) -> list[views.ViewLink]:
    """The links to a person's own views."""
    here = asked.query() if asked else None
    return [
        views.ViewLink(name=view.name, url=f"{QUEUE}?{view.query}", current=view.query == here) for view in user.views
    ]


def sorts(asked: Asked) -> dict[str, views.SortLink]:
    """For each column that orders the list: how it does now, and the address that orders it the other way."""
    return {name: _sort(asked, name, by_receipt=name == "received") for name in ("received", "due")}


def _sort(asked: Asked, name: str, *, by_receipt: bool) -> views.SortLink:
    command = asked.command
    if command.by_receipt is not by_receipt:
        return views.SortLink(url=asked.url(sort="" if name == "due" else name))
    way = "descending" if command.descending else "ascending"
    turned = name if command.descending else f"-{name}"
    return views.SortLink(url=asked.url(sort="" if turned == "due" else turned), way=way)


def options(asked: Asked, staff: Staff, users: Sequence[User], language: str) -> dict[str, Options]:
    """What each field of the filter offers; a first one that asks for everything."""

    def word(key: str) -> str:
        return texts.text(key, language)

    def plain(pairs: Sequence[tuple[str, str]]) -> Options:
        return [("", [("", word("staff.queue.any")), *pairs])]

    def named(pairs: Sequence[tuple[str, str]]) -> Options:
        return plain(sorted(pairs, key=lambda pair: pair[1].casefold()))

    colleagues = sorted(
        ((user.id, user.name) for user in users if user.id != staff.user.id), key=lambda pair: pair[1].casefold()
    )
    people = [(ME, word("staff.queue.me")), (NOBODY, word("staff.nobody")), *colleagues]
    states = [(code, word(f"state.{code}")) for code in state_codes(asked.bucket)]
    rights = [(right.value, word(f"right.{right.value}.short")) for right in Right]
    return {
        "due": plain([(due.value, word(f"staff.queue.due.{due.value}")) for due in DueWithin]),
        "assignee": plain(people),
        "state": plain(states),
        "right": named(rights),
        "channel": named([(channel.value, word(f"channel.{channel.value}")) for channel in Channel]),
        "law": named([(regime.value, word(f"regime.{regime.value}")) for regime in Regime]),
        "flag": plain([(mark.value, word(f"staff.flag.{mark.value}")) for mark in Mark]),
        "residence": [*plain([]), *place_options(language)],
    }


def filter_context(asked: Asked, staff: Staff, users: Sequence[User], language: str) -> dict[str, Any]:
    """What the filter's form needs."""
    return {
        "options": options(asked, staff, users, language),
        "values": asked.fields,
        "narrowed": asked.narrowed,
        "sort": asked.fields.get("sort", ""),
    }


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
        assignee=users.get(head.assignee, "") if head.assignee else None,
        extended=any(clock.extended for clock in answers),
        flags=[mark.value for mark in marks(head) if mark is not _SAID_BY_STATE.get(head.state)],
        brand=brands.get(head.code, head.code),
        tick=f"{head.id}.{head.version}",
    )
