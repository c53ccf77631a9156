"""The views of the queue that a person keeps."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.domain.saved_view import VIEWS_LIMIT
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff import queue_view
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.queue_filter import QUEUE, asked_by
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.saved_views import drop_view, rename_view, save_view

PATH: Final = "/staff/queue/views"
_REFUSALS: Final = (InvalidField, NotPossible, NotFound, StaleForm, Conflict)


@endpoint(
    blueprint, PATH, methods=("GET", "POST"), audit=(Tag.USER_VIEWS_CHANGED,), permission=Permission.READ_REQUESTS
)
def views(call: Call) -> Response:
    """The person's own views: keep one, give it another name, forget it."""
    if call.method == "GET":
        return _page(call)
    try:
        check_staff_token(call)
        return _ACTS.get(call.value("do"), _unknown)(call)
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))


def _save(call: Call) -> Response:
    asked = asked_by(call.value("query"), call.staff)
    save_view(call.desk, call.staff, call.value("name"), asked.query())
    return see_other(asked.url(done="view-saved"))


def _rename(call: Call) -> Response:
    rename_view(call.desk, call.staff, call.value("view"), call.value("name"))
    return see_other(f"{PATH}?done=view-renamed")


def _drop(call: Call) -> Response:
    drop_view(call.desk, call.staff, call.value("view"))
    return see_other(f"{PATH}?done=view-deleted")


def _unknown(call: Call) -> Response:
    del call
    raise InvalidField(field="do", problem="unknown")


_ACTS: Final = {"save": _save, "rename": _rename, "delete": _drop}


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    user = call.desk.accounts.user(call.staff.account.id, call.staff.user.id)
    own = queue_view.saved(None, user)
    typed = {name: call.value(name) for name in ("do", "view", "name", "query")} if call.method == "POST" else {}
    context: dict[str, Any] = {
        "views": own,
        "limit": VIEWS_LIMIT,
        "typed": typed,
        "here": PATH,
        "back_url": QUEUE,
        **more,
    }
    return staff_page(call, "staff/queue_views.html", status=status, nav="queue", **context)
