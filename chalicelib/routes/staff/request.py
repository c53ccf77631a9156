"""The page of one request, with what needs no form of its own."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict, NotPossible
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, notice, read_seen, show_seen, staff_page, today
from chalicelib.http.staff.part_view import part_context, part_links, part_url
from chalicelib.http.staff.request_view import Reader, names_of, request_url, request_view
from chalicelib.http.staff.step import refused
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.read_part import Part, read_part

# What tells of a letter that leaves by mail, and what tells instead that it has to be posted.
_MAILED: Final = frozenset(
    f"notice.{done}"
    for done in ("acknowledged", "answered", "appeal-decided", "extended", "clarification-asked", "identity-asked")
)
_TO_POST: Final = "notice.to-post"


@endpoint(blueprint, "/staff/requests/{request}", audit=(Tag.VIEW_REQUEST,), permission=Permission.READ_REQUESTS)
def show(call: Call) -> Response:
    """One sub-page of a request's file: what it is and what to do now, or one thing about it."""
    asked = call.query.get("part", "")
    return sub_page(call, Part(asked) if asked in set(Part) else Part.OVERVIEW)


def sub_page(call: Call, part: Part, *, status: int = 200, **more: Any) -> Response:
    """A sub-page, for a step that stands on it also with what was typed there."""
    leaf = read_part(call.desk, call.staff, request_id(call), part)
    head = leaf.request
    who = Reader(call.staff, call.language, today(call), names_of(leaf.users))
    view = request_view(leaf, who)
    return staff_page(
        call,
        f"staff/request/{part.value}.html",
        status=status,
        parts=part_links(head, part),
        seen=show_seen(head),
        back_url=f"/staff/queue?list={head.bucket.value}",
        notice=_done(call, head),
        here=part_url(head.id, part),
        **({"request": view} | part_context(call, leaf, part, who, view) | more),
    )


def _done(call: Call, head: Request) -> str | None:
    """What was just done; a letter to who left no address is on no way before somebody posts it."""
    done = notice(call)
    return _TO_POST if head.email is None and done in _MAILED else done


@endpoint(
    blueprint,
    "/staff/requests/{request}/assign",
    methods=("POST",),
    audit=(Tag.REQUEST_ASSIGNED,),
    permission=Permission.HANDLE_REQUESTS,
)
def assign(call: Call) -> Response:
    """Give the request to oneself, to a colleague, or to nobody."""
    check_staff_token(call)
    request = request_id(call)
    try:
        assign_request(call.desk, call.staff, request, call.value("assignee"), seen=read_seen(call)[0])
    except (Conflict, NotPossible) as error:
        return refused(call, error)
    return see_other(f"{request_url(request)}?done=assigned")
