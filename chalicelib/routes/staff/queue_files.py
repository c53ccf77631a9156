"""Lists as files: asked for here, made in the background, fetched when they are ready."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request_file import FILES_LIMIT, RequestFile
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, StaleForm
from chalicelib.http import views
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.queue_filter import QUEUE, asked_by, url_of
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.handling.request_files import ask_for_file, fetch_file

PATH: Final = "/staff/queue/files"
_REFUSALS: Final = (InvalidField, NotPossible, NotFound, StaleForm, Conflict)


@endpoint(
    blueprint,
    PATH,
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_LIST_ASKED, Tag.VIEW_FILE),
    permission=Permission.EXPORT_REQUESTS,
    fresh=True,
)
def files(call: Call) -> Response:
    """The person's own files and how far they are; have another one made, or fetch one."""
    if call.method == "GET":
        return _page(call)
    try:
        check_staff_token(call)
        if call.value("do") == "get":
            return see_other(fetch_file(call.desk, call.staff, call.value("file")))
        asked = asked_by(call.value("query"), call.staff)
        if asked.problems:
            raise asked.problems[0]
        ask_for_file(call.desk, call.staff, asked.command, language=call.language)
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{PATH}?done=list-asked")


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    staff, now = call.staff, call.desk.clock.now()
    mine = call.desk.request_files.of(staff.account.id, staff.user.id)
    shown = [_view(call, file) for file in mine if file.finished_at is None or file.ready(now)]
    context: dict[str, Any] = {"files": shown, "limit": FILES_LIMIT, "here": PATH, "back_url": QUEUE, **more}
    return staff_page(
        call,
        "staff/queue_files.html",
        status=status,
        nav="queue",
        form_targets=(call.desk.files.origin,),
        **context,
    )


def _view(call: Call, file: RequestFile) -> views.ListFileView:
    url, narrowed = url_of(file, call.staff)
    return views.ListFileView(
        id=file.id,
        url=url,
        asked_at=file.asked_at,
        narrowed=narrowed,
        read=file.read,
        rows=file.rows,
        until=file.expires_at,
    )
