"""How who is signed in comes in: their sessions, which they can end."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.errors import NotFound, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import SECURITY, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.security_view import session_views
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
    """Show the sessions; end one, or all others."""
    if call.method == "GET":
        return _page(call)
    try:
        check_staff_token(call)
        done = _do(call)
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{SECURITY}?done={done}")


def _do(call: Call) -> str:
    if call.value("do") == "end-others":
        end_other_sessions(call.desk, call.staff)
        return "sessions-ended"
    if call.value("do") != "end":
        raise NotFound("step")
    end_session(call.desk, call.staff, call.value("session"))
    return "session-ended"


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    return staff_page(
        call,
        "staff/security.html",
        status=status,
        nav="security",
        here=SECURITY,
        action=SECURITY,
        sessions=session_views(call),
        **more,
    )
