"""The page of one request, with what needs no form of its own."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict, NotPossible
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.agent_view import agent_view
from chalicelib.http.staff.appeal_view import alone_with
from chalicelib.http.staff.law_view import law_view, noticed
from chalicelib.http.staff.line_page import media_of, view_of
from chalicelib.http.staff.next_step import actions, next_step
from chalicelib.http.staff.pages import check_staff_token, notice, read_seen, show_seen, staff_page, today
from chalicelib.http.staff.request_view import Reader, names_of, request_url, request_view
from chalicelib.http.staff.step import refused
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.read_requests import Dossier, read_request

# What tells of a letter that leaves by mail, and what tells instead that it has to be posted.
_MAILED: Final = frozenset(
    f"notice.{done}"
    for done in ("acknowledged", "answered", "appeal-decided", "extended", "clarification-asked", "identity-asked")
)
_TO_POST: Final = "notice.to-post"


@endpoint(blueprint, "/staff/requests/{request}", audit=(Tag.VIEW_REQUEST,), permission=Permission.READ_REQUESTS)
def show(call: Call) -> Response:
    """Everything about one request, and what to do with it now."""
    dossier = read_request(call.desk, call.staff, request_id(call))
    head = dossier.request
    who = Reader(call.staff, call.language, today(call), names_of(dossier.users))
    line = view_of(call, dossier.line, who)
    return staff_page(
        call,
        "staff/request.html",
        media=media_of(call, line),
        line=line,
        agent=agent_view(call.desk, head),
        request=request_view(dossier, who),
        seen=show_seen(head),
        next_step=next_step(call.staff, head, dossier.filed, today=who.today, users=dossier.users),
        actions=actions(call.staff, head, today=who.today, users=dossier.users),
        law=law_view(call.staff, head),
        flags=noticed(dossier.flags, call.language),
        alone=alone_with(head, dossier.users),
        assignees=_assignees(call, dossier),
        assignee_id=head.assignee,
        back_url=f"/staff/queue?list={head.bucket.value}",
        notice=_done(call, head),
    )


def _done(call: Call, head: Request) -> str | None:
    """What was just done; a letter to who left no address is on no way before somebody posts it."""
    done = notice(call)
    return _TO_POST if head.email is None and done in _MAILED else done


def _assignees(call: Call, dossier: Dossier) -> list[tuple[str, str]]:
    """Who can get an open request, oneself first; nobody, where the reader may not assign."""
    me = call.staff.user
    if not dossier.request.in_work or not permits(me.role, Permission.HANDLE_REQUESTS):
        return []
    able = [
        user for user in dossier.users if user.disabled_at is None and permits(user.role, Permission.HANDLE_REQUESTS)
    ]
    return [(user.id, user.name) for user in sorted(able, key=lambda user: (user.id != me.id, user.name.casefold()))]


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
