"""Letters for staff: as they were sent, to look at, print and save; and the acknowledgement before it is sent."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Period, Request
from chalicelib.errors import NotPossible
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response
from chalicelib.http.staff.letter_form import LetterDraft, letter_draft
from chalicelib.http.staff.letter_page import letter_page, letter_pdf
from chalicelib.http.staff.letter_view import letter_url
from chalicelib.http.staff.pages import staff_page
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.staff.step import Step, run_step
from chalicelib.routes.staff.registry import blueprint, step_page
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.step import check_open
from chalicelib.services.letters.read_letter import read_letter

_PATH: Final = "/staff/requests/{request}/letters/{letter}"


@endpoint(blueprint, _PATH, audit=(Tag.VIEW_REQUEST,), permission=Permission.READ_REQUESTS)
def show_letter(call: Call) -> Response:
    """The letter as its reader got it or will get it."""
    head, letter = read_letter(call.desk, call.staff, request_id(call), call.params["letter"])
    return staff_page(
        call,
        "staff/letter.html",
        letter=letter_page(letter, head, call.staff.account),
        pdf_url=f"{letter_url(letter)}/pdf",
        request_url=request_url(head.id),
    )


@endpoint(blueprint, f"{_PATH}/pdf", audit=(Tag.VIEW_REQUEST,), permission=Permission.READ_REQUESTS)
def print_letter(call: Call) -> Response:
    """The letter as a PDF."""
    head, letter = read_letter(call.desk, call.staff, request_id(call), call.params["letter"])
    return letter_pdf(call, letter, head, call.staff.account)


def _acknowledge_letter(call: Call, head: Request) -> LetterDraft | None:
    return letter_draft(call, head, LetterKind.ACKNOWLEDGED, {})


def _unacknowledged(call: Call, head: Request) -> dict[str, Any]:
    del call
    clock = head.clock(Period.ACKNOWLEDGE)
    check_open(head)
    if clock is None or clock.met_at is not None:
        raise NotPossible("already-acknowledged")
    return {"previews": False}


def _send(call: Call, seen: int) -> None:
    acknowledge_request(call.desk, call.staff, request_id(call), seen=seen)


_ACKNOWLEDGE: Final = Step(
    template="staff/acknowledge.html",
    done="acknowledged",
    context=_unacknowledged,
    act=_send,
    letter=_acknowledge_letter,
)


@step_page("acknowledge", Tag.REQUEST_ACKNOWLEDGED)
def acknowledge(call: Call) -> Response:
    """Confirm receipt to the consumer: one press on the request's page, or on that of the letter."""
    return run_step(call, _ACKNOWLEDGE)
