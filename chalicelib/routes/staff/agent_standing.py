"""How the agent of a request stands with the business, and where an agent is found by the address that they left."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.permissions import Permission
from chalicelib.errors import InvalidField, NotFound, RecourseError, StaleForm
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.part_view import part_url
from chalicelib.http.staff.request_view import related_views, request_url
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.agents.agent_standing import find_agent, read_standing
from chalicelib.services.handling.read_part import Part

_SHOWN = 50  # requests on the page
PATH: Final = "/staff/agents"


@endpoint(blueprint, PATH, methods=("GET", "POST"), audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def agents(call: Call) -> Response:
    """Ask for the address that an agent left, and lead to their standing; it is never part of an address of ours."""
    if call.method == "GET":
        return _search(call)
    try:
        check_staff_token(call)
        found = find_agent(
            call.desk, call.staff, Email.parse(call.value("agent_email"), field="agent_email", mailed=False)
        )
    except NotFound:
        return _search(call, nobody=True)
    except (InvalidField, StaleForm) as error:
        return _search(call, error=error)
    return see_other(f"{request_url(found)}/agent")


def _search(call: Call, *, nobody: bool = False, error: RecourseError | None = None) -> Response:
    return staff_page(
        call,
        "staff/agents.html",
        status=error.status if error else 200,
        nav="agents",
        here=PATH,
        nobody=nobody,
        values={"agent_email": call.value("agent_email")} if call.method == "POST" else {},
        errors=field_errors(call, error) if error else (),
    )


@endpoint(blueprint, "/staff/requests/{request}/agent", audit=(Tag.VIEW_AGENT,), permission=Permission.READ_REQUESTS)
def agent_standing(call: Call) -> Response:
    """Who they are, what they have sent, and what came of it."""
    request = request_id(call)
    standing = read_standing(call.desk, call.staff, request)
    return staff_page(
        call,
        "staff/agent_standing.html",
        agent=standing,
        requests=related_views(standing.requests[:_SHOWN]),
        unlisted=max(0, len(standing.requests) - _SHOWN),
        back_url=part_url(request, Part.VERIFICATION),
    )
