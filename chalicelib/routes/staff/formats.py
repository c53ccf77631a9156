"""Wishes for another form: the list of all, one entered for who asked staff, and one brought to its end."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.format_wish import ENDS, Came, Form
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.request import Request
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, document
from chalicelib.http.staff.disclosure_view import typed_view
from chalicelib.http.staff.formats_view import PATH, wish_rows
from chalicelib.http.staff.pages import check_staff_token, staff_page, today
from chalicelib.http.staff.step import Step, run_step
from chalicelib.http.staff.turning import next_page, place_after
from chalicelib.routes.staff.registry import blueprint, step_page
from chalicelib.services.formats.ask_format import AskFormat, enter_format
from chalicelib.services.formats.end_format import EndFormat, end_format
from chalicelib.services.formats.list_formats import export_formats, list_formats

PAGE: Final = 25
_LIST: Final = "formats"
_HEARD: Final = (Came.STAFF, Came.PHONE, Came.TEXT)


@endpoint(blueprint, PATH, audit=(Tag.VIEW_FORMATS,), permission=Permission.READ_REQUESTS)
def formats(call: Call) -> Response:
    """The open wishes, soonest due first, or those that have ended, newest first."""
    open_ones = call.query.get("state") != "ended"
    after = place_after(call, _LIST)
    found = list_formats(call.desk, call.staff, open_ones=open_ones, after=after, limit=PAGE)
    here = PATH if open_ones else f"{PATH}?state=ended"
    return staff_page(
        call,
        "staff/formats.html",
        nav="formats",
        here=here,
        open_ones=open_ones,
        wishes=wish_rows(found.wishes, today(call)),
        first_url=here if after else "",
        more_url=next_page(call, _LIST, here, found.after),
        file_url=f"{PATH}/file" if permits(call.staff.user.role, Permission.EXPORT_REQUESTS) else "",
    )


@endpoint(
    blueprint,
    f"{PATH}/file",
    methods=("POST",),
    audit=(Tag.VIEW_FORMATS,),
    permission=Permission.EXPORT_REQUESTS,
    fresh=True,
)
def file(call: Call) -> Response:
    """All wishes as CSV."""
    check_staff_token(call)
    return document(export_formats(call.desk, call.staff), "text/csv; charset=utf-8", name="formats.csv")


@step_page("format", Tag.REQUEST_FORMAT_ASKED, Tag.REQUEST_FORMAT_ENDED, Tag.REQUEST_MESSAGE_SENT)
def of_request(call: Call) -> Response:
    """Enter a wish, or bring one to its end."""
    return run_step(call, _END if _named(call) else _ENTER)


def _named(call: Call) -> str:
    """The wish that is ended: the form says so too, because an address is shortened when a session has ended."""
    return call.query.get("wish", "") or (call.value("wish") if call.method == "POST" else "")


def _enter_context(call: Call, head: Request) -> dict[str, Any]:
    del call, head
    return {"forms": tuple(form.value for form in Form), "heard": tuple(came.value for came in _HEARD)}


def _enter(call: Call, seen: int) -> None:
    came = next((one for one in _HEARD if one.value == call.value("format_came")), None)
    if came is None:
        raise InvalidField(field="format_came", problem="missing")
    typed = AskFormat(form=call.value("format"), words=call.value("format_words"), came=came, seen=seen)
    enter_format(call.desk, call.staff, request_id(call), typed)


def _end_context(call: Call, head: Request) -> dict[str, Any]:
    wish = call.desk.format_wishes.get(head.account, head.id, _named(call))
    if not wish.open:
        raise NotPossible("format-ended")
    [row] = wish_rows([wish], today(call))
    ends = tuple(end.value for end in ENDS)
    return {"wish": wish.id, "row": row, "ends": ends, "warned": typed_view(call, "format_answer")}


def _end(call: Call, seen: int) -> None:
    command = EndFormat(
        request=request_id(call),
        wish=_named(call),
        end=call.value("format_end"),
        words=call.value("format_answer"),
        looked=call.value("looked"),
        seen=seen,
    )
    end_format(call.desk, call.staff, command)


_ENTER: Final = Step(template="staff/format.html", done="format-entered", context=_enter_context, act=_enter)
_END: Final = Step(template="staff/format_end.html", done="format-ended", context=_end_context, act=_end)
