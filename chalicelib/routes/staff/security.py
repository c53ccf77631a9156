"""How who is signed in comes in: their second factor, and their sessions, which they can end."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.errors import NotFound, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import SECURITY, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors
from chalicelib.http.staff.security_view import security_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.sessions import end_other_sessions, end_session

_REFUSALS: Final = (StaleForm, NotFound)


@endpoint(
    blueprint,
    SECURITY,
    methods=("GET", "POST"),
    audit=(Tag.USER_SESSIONS_ENDED,),
    permission=Permission.READ_REQUESTS,
)
def security(call: Call) -> Response:
    """Show both; end a session, or all others."""
    if call.method == "GET":
        return security_page(call)
    try:
        check_staff_token(call)
        done = _do(call)
    except _REFUSALS as error:
        return security_page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{SECURITY}?done={done}")


def _do(call: Call) -> str:
    if call.value("do") == "end-others":
        end_other_sessions(call.desk, call.staff)
        return "sessions-ended"
    if call.value("do") != "end":
        raise NotFound("step")
    end_session(call.desk, call.staff, call.value("session"))
    return "session-ended"
