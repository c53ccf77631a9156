"""Staff say that two requests are the same matter, or that they are not."""

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.errors import Conflict, InvalidField, StaleForm
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, read_seen
from chalicelib.http.staff.part_view import part_url
from chalicelib.http.staff.step import refused
from chalicelib.routes.staff.registry import step_page
from chalicelib.routes.staff.request import sub_page
from chalicelib.services.handling.read_part import Part
from chalicelib.services.handling.related_requests import link_request, unlink_request


@step_page("link", Tag.REQUEST_LINKED, Tag.REQUEST_UNLINKED)
def link(call: Call) -> Response:
    """Link by reference, or undo a link; the page itself is the sub-page of related requests."""
    request = request_id(call)
    url = part_url(request, Part.RELATED)
    if call.method == "GET":
        return sub_page(call, Part.RELATED)
    undo = call.value("do") == "unlink"
    try:
        check_staff_token(call)
        if undo:
            unlink_request(call.desk, call.staff, request, RequestId(call.value("other")), seen=read_seen(call)[0])
        else:
            link_request(call.desk, call.staff, request, call.value("reference"), seen=read_seen(call)[0])
    except (InvalidField, StaleForm) as error:
        values = {"reference": call.value("reference")}
        return sub_page(call, Part.RELATED, status=error.status, errors=field_errors(call, error), values=values)
    except Conflict as error:
        return refused(call, error)
    return see_other(f"{url}&done={'unlinked' if undo else 'linked'}")
