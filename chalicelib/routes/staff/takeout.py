"""Everything of the account as one file: asked for by an owner, made in the background, fetched here for a week."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.domain.takeout import TAKEOUT_LIFE
from chalicelib.errors import Conflict, NotFound, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.takeout_view import takeout_view
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.takeout.takeouts import TAKEOUT_LIMIT, ask_for_takeout, fetch_takeout, own_takeouts

_PATH: Final = "/staff/takeout"
_REFUSALS: Final = (NotPossible, NotFound, StaleForm, Conflict)


@endpoint(
    blueprint,
    _PATH,
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_TAKEOUT_ASKED, Tag.VIEW_TAKEOUT, Tag.ACCOUNT_CLOSING_EXPORTED),
    permission=Permission.EXPORT_EVERYTHING,
    fresh=True,
)
def takeout(call: Call) -> Response:
    """What is in work and how far it is, and what can be fetched; have everything put together, or fetch it."""
    if call.method == "GET":
        return _page(call)
    try:
        check_staff_token(call)
        if call.value("do") == "get":
            return see_other(fetch_takeout(call.desk, call.staff, call.value("export")))
        ask_for_takeout(call.desk, call.staff, language=call.language)
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done=takeout-asked")


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    shown = [takeout_view(one) for one in own_takeouts(call.desk, call.staff)]
    working = any(one.until is None for one in shown)
    context: dict[str, Any] = {
        "takeouts": shown,
        "working": working,
        "full": not working and len(shown) >= TAKEOUT_LIMIT,
        "days": TAKEOUT_LIFE.days,
        "here": _PATH,
        **more,
    }
    return staff_page(
        call,
        "staff/takeout.html",
        status=status,
        nav="takeout",
        form_targets=(call.desk.files.origin,),
        **context,
    )
