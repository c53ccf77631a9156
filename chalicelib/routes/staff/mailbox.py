"""The general mailbox: who runs the shared number listens, and hands each message to whom it was for."""

from typing import Any, Final
from urllib.parse import quote

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.request import Request
from chalicelib.errors import NotFound
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response
from chalicelib.http.staff.line_page import view_of
from chalicelib.http.staff.mailbox_view import business_view, message_view
from chalicelib.http.staff.pages import reader, staff_page
from chalicelib.http.staff.step import Step, run_step
from chalicelib.routes.staff.registry import blueprint, step_page
from chalicelib.services.accounts.operators import operates
from chalicelib.services.telephone.general_mailbox import check_for_nobody, find_businesses, read_mailbox
from chalicelib.services.telephone.hand_over import HandOver, hand_over

PATH: Final = "/staff/mailbox"
_LONGEST: Final = 100  # characters of what is looked for


@endpoint(blueprint, PATH, audit=(Tag.VIEW_QUEUE,), permission=Permission.READ_REQUESTS)
def mailbox(call: Call) -> Response:
    """Show what callers left who reached nobody, ten at a time."""
    try:
        found = read_mailbox(call.desk, call.staff, cursor=call.query.get("cursor", ""))
    except NotFound:
        if not operates(call.desk, call.staff):
            raise
        return _no_number(call)
    who = reader(call)
    lines = [(line.request, view_of(call, line, who)) for line in found.lines]
    playing = any(shown and shown.playing for _, shown in lines)
    return staff_page(
        call,
        "staff/mailbox.html",
        nav="phone",
        here=PATH,
        media=(call.desk.voicemail_bucket.origin,) if playing else (),
        messages=[message_view(head, shown) for head, shown in lines],
        older_url=f"{PATH}?cursor={quote(found.cursor)}" if found.cursor else "",
        shared=True,
        handles=permits(call.staff.user.role, Permission.HANDLE_REQUESTS),
    )


def _no_number(call: Call) -> Response:
    """The operator's menu leads here also where the operator's account runs no shared number: say what to do."""
    frame: dict[str, Any] = {"messages": (), "older_url": "", "handles": False, "shared": False}
    return staff_page(call, "staff/mailbox.html", nav="phone", here=PATH, **frame)


def _context(call: Call, head: Request) -> dict[str, Any]:
    check_for_nobody(call.desk, head)
    sought = (call.query.get("find", "") or (call.value("find") if call.method == "POST" else ""))[:_LONGEST]
    return {
        "sought": sought,
        "found": [business_view(one) for one in find_businesses(call.desk, call.staff, sought)],
        "mailbox_url": PATH,
    }


def _hand_over(call: Call, seen: int) -> None:
    hand_over(call.desk, call.staff, HandOver(request=request_id(call), to=call.value("to"), seen=seen))


_STEP: Final = Step(template="staff/hand_over.html", done="handed-over", context=_context, act=_hand_over)


@step_page("hand-over", Tag.REQUEST_HANDED_OVER)
def hand_message_over(call: Call) -> Response:
    """Look for the business that the caller meant, and hand the message to it."""
    return run_step(call, _STEP)
