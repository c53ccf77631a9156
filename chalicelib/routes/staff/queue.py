"""The queue: lists with their filter and order, and requests by what somebody has told staff."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.figures import DESK
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.request import Request
from chalicelib.errors import InvalidField, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response
from chalicelib.http.staff import queue_view
from chalicelib.http.staff.appeal_view import alone_with_appeals
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page, today
from chalicelib.http.staff.queue_filter import QUEUE, Asked, queue_url, read_asked
from chalicelib.http.staff.request_view import names_of
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.handling.find_requests import READ_LIMIT, FoundRequests, find_requests
from chalicelib.services.handling.look_up_requests import LookedUp, look_up_requests


@endpoint(blueprint, QUEUE, methods=("GET", "POST"), audit=(Tag.VIEW_QUEUE,), permission=Permission.READ_REQUESTS)
def queue(call: Call) -> Response:
    """A page of a list; or, posted, what belongs to a reference, an address or a number."""
    if call.method == "GET":
        return _listed(call, read_asked(call.query, call.staff))
    typed = call.value("search")
    try:
        check_staff_token(call)
        found = look_up_requests(call.desk, call.staff, typed)
    except (InvalidField, StaleForm) as error:
        refused = {"status": error.status, "counts": queue_view.lists(None), "errors": field_errors(call, error)}
        return _page(call, read_asked({}, call.staff), (), search=typed, **refused)
    return _looked_up(call, found, typed)


def _listed(call: Call, asked: Asked, *, status: int = 200, **more: Any) -> Response:
    """A page of a list. A filter that cannot be understood shows nothing: it would be another list."""
    if asked.problems:
        status, found = 400, FoundRequests(requests=())
        more["errors"] = [one for problem in asked.problems for one in field_errors(call, problem)]
    else:
        command = replace(asked.command, cursor=call.query.get("cursor", ""))
        found = find_requests(call.desk, call.staff, command)
    if not asked.narrowed and not asked.problems:
        more["counts"] = queue_view.lists(asked, _totals(call))
    stopped = found.onward and (found.upto, READ_LIMIT, asked.url(cursor=found.onward))
    return _page(
        call,
        asked,
        found.requests,
        status=status,
        sorts=queue_view.sorts(asked),
        previous_url=asked.url(cursor=found.back) if found.back else None,
        next_url=asked.url(cursor=found.cursor) if found.cursor else None,
        stopped=stopped or None,
        first_url=asked.url() if call.query.get("cursor") and not found.requests else None,
        here=asked.url(),
        **more,
    )


def _totals(call: Call) -> Mapping[str, int]:
    """How many stand in each list, as the counters say: a moment behind, and nothing where none is kept."""
    return call.desk.figures.sheets(call.staff.account, DESK).get(DESK, {})


def _looked_up(call: Call, found: LookedUp, typed: str) -> Response:
    """What was found, under an address that does not name it."""
    asked = read_asked({}, call.staff)
    return _page(
        call,
        asked,
        found.requests,
        results=(found.by.value, found.more),
        counts=queue_view.lists(None),
        search=typed,
        here=queue_url({}),
    )


def _page(call: Call, asked: Asked, requests: tuple[Request, ...], **more: Any) -> Response:
    staff = call.staff
    names = call.desk.recent_names
    users = names.users(staff.account.id, {staff.user.id, *(head.assignee for head in requests if head.assignee)})
    brands = names.brands(staff.account.id, {head.code for head in requests if head.code})
    context: dict[str, Any] = {
        "counts": queue_view.lists(asked),
        "rows": queue_view.rows(requests, names_of(users), today=today(call), brands=brands),
        "alone": alone_with_appeals(staff.account, users),
        "view": asked.bucket.value,
        "query": asked.query(),
        "views": queue_view.saved(asked, staff.user),
        "handles": permits(staff.user.role, Permission.HANDLE_REQUESTS),
        "exports": permits(staff.user.role, Permission.EXPORT_REQUESTS),
        "sorts": None,
        "results": None,
        "stopped": None,
        "first_url": None,
        "previous_url": None,
        "next_url": None,
        "search": "",
        **queue_view.filter_context(asked, staff, users, call.language),
    }
    return staff_page(call, "staff/queue.html", nav="queue", **(context | more))
