"""A legal hold on a request: set, changed, ended."""

from typing import Any, Final

from chalicelib.channels.typed_date import read_date
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Request
from chalicelib.errors import InvalidField
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import reader, today
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.staff.step import Step, run_step
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.handling.hold_request import REASONS, HoldRequest, hold_request, release_hold
from chalicelib.services.retention.late_voicemails import Late

_RELEASE: Final = "release"
_CHOICES: Final = frozenset({"change", _RELEASE})
_DONE: Final = {Late.NONE: "held", Late.THERE: "held-there", Late.GONE: "held-gone"}


def _context(call: Call, head: Request) -> dict[str, Any]:
    hold = head.hold if head.held(today(call)) else None
    values = {"purpose": hold.reason} if hold else {}
    if hold and hold.until:
        values |= {f"hold_until_{part}": str(getattr(hold.until, part)) for part in ("day", "month", "year")}
    return {"reasons": REASONS, "hold": hold, "by": reader(call).name(hold.by) if hold else "", "values": values}


def _act(call: Call, seen: int) -> Late | None:
    """What the hold found, or None when it was ended."""
    request = request_id(call)
    if _chosen(call) == _RELEASE:
        release_hold(call.desk, call.staff, request, seen=seen)
        return None
    parts = [call.value(f"hold_until_{part}") for part in ("day", "month", "year")]
    command = HoldRequest(
        request=request,
        reason=call.value("purpose"),
        until=read_date("hold_until", *parts) if any(part.strip() for part in parts) else None,
        words=call.value("words"),
        seen=seen,
    )
    return hold_request(call.desk, call.staff, command)


def _chosen(call: Call) -> str:
    """What is to be done with a hold that stands; a first one has no choice."""
    asked = call.value("asked") == "yes"
    chosen = call.value("choice")
    if asked and chosen not in _CHOICES:
        raise InvalidField(field="choice", problem="missing")
    return chosen


@step_page("hold", Tag.REQUEST_HELD, Tag.REQUEST_HOLD_RELEASED, permission=Permission.ADMINISTER)
def hold(call: Call) -> Response:
    """Set, change or end a legal hold; what it found of recordings past their day is said at once."""
    found: list[Late | None] = []
    step = Step(
        template="staff/hold.html",
        done="held",
        context=_context,
        act=lambda call, seen: found.append(_act(call, seen)),
    )
    answer = run_step(call, step)
    if not found:
        return answer
    done = "hold-released" if found[0] is None else _DONE[found[0]]
    return see_other(f"{request_url(request_id(call))}?done={done}")
