"""How the agent of a request stands with the business."""

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response
from chalicelib.http.staff.pages import staff_page
from chalicelib.http.staff.part_view import part_url
from chalicelib.http.staff.request_view import related_views
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.agents.agent_standing import read_standing
from chalicelib.services.handling.read_part import Part

_SHOWN = 50  # requests on the page


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
