"""What each sub-page of a request shows beside the request itself."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from msgspec.structs import replace

from chalicelib import texts
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.audit_check import check_chain
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.request import Request
from chalicelib.http.call import Call
from chalicelib.http.staff.agent_view import agent_view, shown_views
from chalicelib.http.staff.appeal_view import alone_with, appeal_view
from chalicelib.http.staff.cases_view import case_rows
from chalicelib.http.staff.consumers_view import order_view
from chalicelib.http.staff.formats_view import wish_rows
from chalicelib.http.staff.law_view import law_view, noticed
from chalicelib.http.staff.line_page import media_of, view_of
from chalicelib.http.staff.mail_view import mail_views
from chalicelib.http.staff.next_step import actions, next_step, what_stays_open
from chalicelib.http.staff.note_view import note_views
from chalicelib.http.staff.request_parts import AuditPage, AuditRow, PartLink, RequestView
from chalicelib.http.staff.request_view import Reader, related_page, request_url
from chalicelib.http.staff.vendors_view import task_rows, vendors_first
from chalicelib.http.staff.voicemail_view import line_view
from chalicelib.services.consumer_data.order_erasure import orders_asked_in
from chalicelib.services.handling.read_part import Leaf, Part, parts_of
from chalicelib.services.vendors.tell_vendors import why_not_told
from chalicelib.services.vendors.vendor_link import is_needless

ROWS: Final = 50  # of a history on one page
Context = dict[str, Any]


def part_url(request: RequestId, part: Part) -> str:
    """The address of a sub-page; the first one is the request's own."""
    url = request_url(request)
    return url if part is Part.OVERVIEW else f"{url}?part={part.value}"


def part_links(head: Request, current: Part) -> list[PartLink]:
    """The tabs of a request."""
    return [PartLink(key=part.value, url=part_url(head.id, part), current=part is current) for part in parts_of(head)]


def part_context(call: Call, leaf: Leaf, part: Part, who: Reader, view: RequestView) -> Context:
    """The context of a sub-page's template."""
    make = _CONTEXTS.get(part)
    return make(call, leaf, who, view) if make else {}


def _overview(call: Call, leaf: Leaf, who: Reader, view: RequestView) -> Context:
    head, users = leaf.request, leaf.users
    unsorted = head.unsorted and leaf.line is not None
    line = line_view(leaf.line, who, {}, _now(call)) if leaf.line and unsorted else None
    appeal = appeal_view(head, leaf.filed, users, who.name, who.zone)
    wishes = wish_rows(call.desk.format_wishes.of(head.account, [head.id]), who.today)
    cases = case_rows(call.desk.outside_cases.of(head.account, [head.id]), who.today)
    step = vendors_first(next_step(call.staff, head, leaf.filed, today=who.today, users=users), leaf)
    return {
        "request": replace(view, appeal=appeal),
        "line": line,
        "mails": mail_views(leaf.filed, _now(call)) if head.unsorted else [],
        "mailed": leaf.submission.typed.details if leaf.submission else "",
        "media": media_of(call, line),
        "next_step": what_stays_open(step, wishes, cases, today=who.today),
        "actions": actions(call.staff, head, today=who.today, users=users),
        "law": law_view(call.staff, head),
        "alone": alone_with(head, users),
        "assignees": _assignees(call, leaf),
        "assignee_id": head.assignee,
        "related_url": part_url(head.id, Part.RELATED),
        "from_elsewhere": head.elsewhere if head.open else "",
        "wishes": wishes,
        "cases": cases,
    }


def _assignees(call: Call, leaf: Leaf) -> list[tuple[str, str]]:
    """Who can get an open request, oneself first; nobody, where the reader may not assign."""
    me = call.staff.user
    if not leaf.request.in_work or not permits(me.role, Permission.HANDLE_REQUESTS):
        return []
    able = [user for user in leaf.users if user.disabled_at is None and permits(user.role, Permission.HANDLE_REQUESTS)]
    return [(user.id, user.name) for user in sorted(able, key=lambda user: (user.id != me.id, user.name.casefold()))]


def _timeline(call: Call, leaf: Leaf, who: Reader, view: RequestView) -> Context:
    del who
    page = _page(call, leaf, Part.TIMELINE)
    newest = len(leaf.history)
    shown = view.timeline[newest - page.end : newest - page.start]
    return {"request": replace(view, timeline=shown), "older_url": page.older_url, "newer_url": page.newer_url}


def _details(call: Call, leaf: Leaf, who: Reader, view: RequestView) -> Context:
    del who, view
    return {"law": law_view(call.staff, leaf.request)}


_OF_AGENT: Final = ("agent-permission", "agent-file", "ask-agent-permission", "ask-agent-address")


def _verification(call: Call, leaf: Leaf, who: Reader, view: RequestView) -> Context:
    del who, view
    keys = {link.key: link for link in actions(call.staff, leaf.request, today=call.staff.account.day_of(_now(call)))}
    return {
        "agent": agent_view(leaf.request, leaf.agent, leaf.submission, shown_views(leaf.filed)),
        "actions": [keys[key] for key in ("match", "approve", "phone-code", "parent", *_OF_AGENT) if key in keys],
    }


def _voicemail(call: Call, leaf: Leaf, who: Reader, view: RequestView) -> Context:
    del view
    line = view_of(call, leaf.line, who) if leaf.line else None
    return {"line": line, "media": media_of(call, line)}


def _vendors(call: Call, leaf: Leaf, who: Reader, view: RequestView) -> Context:
    del view
    names = {vendor.id: vendor.name for vendor in leaf.vendors}
    url = request_url(leaf.request.id)
    told = {task.vendor for task in leaf.tasks}
    left = [vendor for vendor in leaf.vendors if vendor.retired_at is None and vendor.id not in told]
    able = left and permits(call.staff.user.role, Permission.HANDLE_REQUESTS) and not is_needless(leaf.request)
    why_not = why_not_told(leaf.request) if able else None
    return {
        "tasks": task_rows(leaf.tasks, names, who.today),
        "missing": ", ".join(one.vendor.name for one in leaf.missing),
        "tell_url": f"{url}/vendors" if able and not why_not else None,
        "waits": texts.not_possible(why_not, call.language) if why_not else None,
        "certificate_url": f"{url}/certificate-of-vendors" if leaf.tasks else None,
    }


def _messages(call: Call, leaf: Leaf, who: Reader, view: RequestView) -> Context:
    del who, view
    able = permits(call.staff.user.role, Permission.HANDLE_REQUESTS)
    return {
        "write_url": f"{request_url(leaf.request.id)}/message" if able else None,
        "mails": mail_views(leaf.filed, _now(call)),
    }


def _notes(call: Call, leaf: Leaf, who: Reader, view: RequestView) -> Context:
    able = permits(call.staff.user.role, Permission.HANDLE_REQUESTS)
    return {
        "request": replace(view, notes=note_views(leaf.filed, who)),
        "write_url": f"{request_url(leaf.request.id)}/note" if able else None,
    }


def _files(call: Call, leaf: Leaf, who: Reader, view: RequestView) -> Context:
    del who, view
    able = permits(call.staff.user.role, Permission.HANDLE_REQUESTS)
    adds = able and leaf.request.in_work and not leaf.request.unsorted
    return {"upload_url": f"{request_url(leaf.request.id)}/upload" if adds else None}


def _related(call: Call, leaf: Leaf, who: Reader, view: RequestView) -> Context:
    del view
    administers = permits(call.staff.user.role, Permission.ADMINISTER)
    return {
        "person_url": f"{request_url(leaf.request.id)}/person" if administers else "",
        "person_orders": [order_view(one, who) for one in orders_asked_in(call.desk, call.staff, leaf.request.id)],
        "related": related_page(leaf),
        "flags": noticed(leaf.flags, who.language),
        "able": permits(call.staff.user.role, Permission.HANDLE_REQUESTS),
    }


def _audit(call: Call, leaf: Leaf, who: Reader, view: RequestView) -> Context:
    del view
    check = check_chain(leaf.history, leaf.request.chain_head)
    page = _page(call, leaf, Part.AUDIT)
    shown = leaf.history[page.start : page.end]
    audit = AuditPage(
        rows=[_row(entry, who) for entry in reversed(shown)],
        entries=check.entries,
        checked_at=_now(call),
        head=leaf.history[-1].hash if leaf.history else "",
        broken_at=check.broken_at or 0,
        older_url=page.older_url,
        newer_url=page.newer_url,
    )
    return {"audit": audit}


def _row(entry: AuditEntry, who: Reader) -> AuditRow:
    return AuditRow(
        seq=entry.seq,
        at=datetime.fromisoformat(entry.at),
        actor=who.name(entry.actor),
        tag=entry.tag,
        hash=entry.hash,
    )


class _Page(NamedTuple):
    """Which entries of a history one page shows, and the addresses around it."""

    start: int
    end: int
    older_url: str | None
    newer_url: str | None


def _page(call: Call, leaf: Leaf, part: Part) -> _Page:
    """The entries before the one that the address names; the newest ones, where it names none."""
    asked = call.query.get("before", "")
    last = len(leaf.history)
    end = min(int(asked) - 1, last) if asked.isdecimal() and len(asked) < 9 and int(asked) > 1 else last
    start = max(end - ROWS, 0)
    url = part_url(leaf.request.id, part)
    return _Page(
        start,
        end,
        older_url=f"{url}&before={start + 1}" if start > 0 else None,
        newer_url=f"{url}&before={min(end + ROWS, last) + 1}" if end < last else None,
    )


def _now(call: Call) -> datetime:
    return call.desk.clock.now()


_CONTEXTS: Final[Mapping[Part, Callable[[Call, Leaf, Reader, RequestView], Context]]] = {
    Part.OVERVIEW: _overview,
    Part.TIMELINE: _timeline,
    Part.DETAILS: _details,
    Part.VERIFICATION: _verification,
    Part.VOICEMAIL: _voicemail,
    Part.VENDORS: _vendors,
    Part.MESSAGES: _messages,
    Part.NOTES: _notes,
    Part.FILES: _files,
    Part.RELATED: _related,
    Part.AUDIT: _audit,
}
