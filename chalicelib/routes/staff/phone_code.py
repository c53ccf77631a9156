"""Staff have a code sent to a person's telephone: as a text, or spoken by a call."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Way
from chalicelib.domain.request import Request
from chalicelib.errors import InvalidField
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response
from chalicelib.http.staff.step import Step, run_step
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.handling.step import check_open
from chalicelib.services.telephone.send_phone_code import phone_code_to, send_phone_code

_WAYS: Final = frozenset({Way.TEXT, Way.CALL})


def _context(call: Call, head: Request) -> dict[str, Any]:
    check_open(head, unsorted=True)
    to = phone_code_to(call.desk, head)
    return {"contact": to.number.masked(), "no_texts": to.no_texts}


def _send(call: Call, seen: int) -> None:
    if call.value("way") not in _WAYS:
        raise InvalidField(field="way", problem="missing")
    send_phone_code(call.desk, call.staff, request_id(call), Way(call.value("way")), seen=seen)


_STEP: Final = Step(template="staff/phone_code.html", done="phone-code-sent", context=_context, act=_send)


@step_page("phone-code", Tag.REQUEST_CODE_SENT)
def phone_code(call: Call) -> Response:
    """Choose how the code goes, and send it."""
    return run_step(call, _STEP)
