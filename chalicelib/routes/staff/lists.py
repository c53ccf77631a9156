"""Lists of contacts: announced here, sent straight to the bucket, worked on in the background, fetched here."""

from typing import Any, Final
from urllib.parse import urlsplit

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact_list import BYTES_LIMIT, LISTS_LIMIT, ROWS_LIMIT, Output, Task
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.suppression import MARKETING, TO_ADD, Purpose, Why
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.list_view import list_view
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.lists.contact_lists import (
    Announced,
    AnnounceList,
    announce_list,
    begin_list,
    export_list,
    fetch_list,
    own_lists,
)
from chalicelib.services.opt_outs.brands import brands

PATH: Final = "/staff/opt-outs/lists"
_REFUSALS: Final = (InvalidField, NotPossible, NotFound, StaleForm, Conflict)
_MEGABYTE: Final = 1024 * 1024
_UPLOADED: Final = (Task.CLEAN, Task.IMPORT)


@endpoint(
    blueprint,
    PATH,
    methods=("GET", "POST"),
    audit=(Tag.VIEW_CONTACTS, Tag.CONTACTS_ASKED),
    permission=Permission.READ_REQUESTS,
    fresh=True,
)
def lists(call: Call) -> Response:
    """The lists of the account and how far they are; fetch what came of one, or have those who opted out written."""
    if call.method == "GET":
        return _page(call)
    try:
        check_staff_token(call)
        if call.value("do") == "export":
            export_list(call.desk, call.staff, language=call.language)
            return see_other(f"{PATH}?done=list-begun")
        output = Output.FAULTS if call.value("do") == "faults" else Output.ROWS
        return see_other(fetch_list(call.desk, call.staff, call.value("list"), output))
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))


@endpoint(
    blueprint,
    f"{PATH}/new/{{task}}",
    methods=("GET", "POST"),
    audit=(Tag.CONTACTS_ASKED,),
    permission=Permission.HANDLE_REQUESTS,
)
def new(call: Call) -> Response:
    """Say what is to be done with a list; then the form that sends it to the bucket."""
    task = _task(call)
    if call.method == "GET":
        return _form(call, task)
    try:
        check_staff_token(call)
        back = f"{call.desk.public_url}{PATH}/{{list}}/check"
        announced = announce_list(call.desk, call.staff, _command(call, task), language=call.language, back=back)
    except _REFUSALS as error:
        return _form(call, task, status=error.status, errors=field_errors(call, error))
    return _upload(call, announced)


@endpoint(
    blueprint,
    f"{PATH}/{{list}}/check",
    audit=(Tag.CONTACTS_BEGUN,),
    permission=Permission.HANDLE_REQUESTS,
)
def check(call: Call) -> Response:
    """Where the bucket sends the browser: look whether the list has come, and have it worked on."""
    try:
        begin_list(call.desk, call.staff, call.params["list"])
    except (InvalidField, Conflict) as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{PATH}?done=list-begun")


def _task(call: Call) -> Task:
    asked = call.params["task"]
    if asked not in {task.value for task in _UPLOADED}:
        raise NotFound("list")
    return Task(asked)


def _command(call: Call, task: Task) -> AnnounceList:
    try:
        purposes = tuple(Purpose(name) for name in call.form.get("purposes", []))
    except ValueError:
        raise InvalidField(field="purposes", problem="unknown") from None
    try:
        why = Why(call.value("why")) if task is Task.IMPORT else Why.EARLIER_LIST
    except ValueError:
        raise InvalidField(field="why", problem="unknown") from None
    return AnnounceList(
        task=task,
        purposes=purposes,
        brand=call.value("brand"),
        why=why,
        links=call.value("links") == "yes",
        asks=call.value("asks") == "yes",
        name=call.value("name").strip(),
    )


def _upload(call: Call, announced: Announced) -> Response:
    bucket = urlsplit(announced.form.url)
    return staff_page(
        call,
        "staff/list_upload.html",
        nav="opt-outs",
        form_targets=(f"{bucket.scheme}://{bucket.netloc}",),
        here=PATH,
        back_url=PATH,
        task=announced.given.task.value,
        action=announced.form.url,
        hidden=announced.form.fields,
        limit_mb=BYTES_LIMIT // _MEGABYTE,
        limit_rows=ROWS_LIMIT,
    )


def _form(call: Call, task: Task, *, status: int = 200, **more: Any) -> Response:
    typed = call.form if call.method == "POST" else {}
    context: dict[str, Any] = {
        "task": task.value,
        "here": f"{PATH}/new/{task.value}",
        "back_url": PATH,
        "brands": brands(call.desk, call.staff.account.id),
        "purposes": [one.value for one in (*MARKETING, *(one for one in Purpose if one not in MARKETING))],
        "reasons": [one.value for one in TO_ADD],
        "values": {name: (value[0] if value else "") for name, value in typed.items()},
        "chosen": typed.get("purposes", []),
        **more,
    }
    return staff_page(call, "staff/list_new.html", status=status, nav="opt-outs", **context)


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    names = brands(call.desk, call.staff.account.id)
    shown = [list_view(one, names) for one in own_lists(call.desk, call.staff)]
    role = call.staff.user.role
    context: dict[str, Any] = {
        "lists": shown,
        "full": len(shown) >= LISTS_LIMIT,
        "limit": LISTS_LIMIT,
        "may_change": permits(role, Permission.HANDLE_REQUESTS),
        "may_export": permits(role, Permission.EXPORT_REQUESTS),
        "here": PATH,
        "back_url": "/staff/opt-outs",
        **more,
    }
    origin = (call.desk.files.origin,)
    return staff_page(call, "staff/lists.html", status=status, nav="opt-outs", form_targets=origin, **context)
