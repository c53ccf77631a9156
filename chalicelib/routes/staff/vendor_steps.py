"""Staff tell the vendors of a request, and deal with what each of them says."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Request
from chalicelib.domain.vendor_task import Without
from chalicelib.errors import InvalidField
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response
from chalicelib.http.staff.pages import reader
from chalicelib.http.staff.step import Step, run_step
from chalicelib.http.staff.vendor_steps import WHY, proposals, read_said, read_told, task_context
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.vendors.answer_task import note_answer
from chalicelib.services.vendors.handle_task import ask_again, note_entered, set_aside, settle_answer
from chalicelib.services.vendors.tell_vendors import tell_vendors


def _tell_context(call: Call, head: Request) -> dict[str, Any]:
    return {"proposals": proposals(call, head), "whys": WHY}


def _tell(call: Call, seen: int) -> None:
    head = call.desk.requests.get(call.staff.account.id, request_id(call))
    tell_vendors(call.desk, call.staff, read_told(call, head, seen))


_TELL: Final = Step(
    template="staff/tell_vendors.html",
    done="vendors-told",
    context=_tell_context,
    act=_tell,
    several=("vendors",),
    part="vendors",
)


@step_page("vendors", Tag.REQUEST_VENDORS_TOLD)
def tell(call: Call) -> Response:
    """Choose whom to tell; required ones that are left out need a reason."""
    return run_step(call, _TELL)


def _task_context(call: Call, head: Request) -> dict[str, Any]:
    return task_context(call, head, reader(call).name)


def _note(call: Call, seen: int) -> None:
    note_answer(call.desk, call.staff, request_id(call), call.params["vendor"], read_said(call), seen=seen)


def _settle(call: Call, seen: int) -> None:
    number = call.value("vendor_counts")
    if not (number.isdecimal() and len(number) < 3):
        raise InvalidField(field="vendor_counts", problem="missing")
    settle_answer(call.desk, call.staff, request_id(call), call.params["vendor"], int(number), seen=seen)


def _aside(call: Call, seen: int) -> None:
    why, vendor = call.value("vendor_without"), call.params["vendor"]
    if why not in WHY:
        name = call.desk.vendors.get(call.staff.account.id, vendor).name
        raise InvalidField(field="vendor_without", problem="missing", vendor=name)
    words = call.value("vendor_explanation")
    set_aside(call.desk, call.staff, request_id(call), vendor, Without(why), words, seen=seen)


def _entered(call: Call, seen: int) -> None:
    note_entered(call.desk, call.staff, request_id(call), call.params["vendor"], seen=seen)


def _again(call: Call, seen: int) -> None:
    ask_again(call.desk, call.staff, request_id(call), call.params["vendor"], seen=seen)


_ACTS: Final[dict[str, Callable[[Call, int], None]]] = {
    "note": _note,
    "settle": _settle,
    "aside": _aside,
    "entered": _entered,
    "again": _again,
}


def _act(call: Call, seen: int) -> None:
    _ACTS.get(call.value("do"), _note)(call, seen)


_TASK: Final = partial(
    Step, template="staff/vendor_task.html", done="vendor-noted", context=_task_context, act=_act, part="vendors"
)


@step_page(
    "vendors/{vendor}",
    Tag.REQUEST_VENDOR_ANSWERED,
    Tag.REQUEST_VENDOR_SETTLED,
    Tag.REQUEST_VENDOR_SET_ASIDE,
    Tag.REQUEST_VENDOR_ENTERED,
    Tag.REQUEST_VENDOR_ASKED_AGAIN,
    permission=Permission.READ_REQUESTS,
)
def task(call: Call) -> Response:
    """What one vendor was asked and said, for every reader; `do` names what is done with it by those who may."""
    return run_step(call, _TASK())
