"""What came by telephone or text, for systems: put under its rights or closed; and codes for a telephone."""

from typing import Final

import msgspec

from chalicelib.channels.sort_form import read_sorting
from chalicelib.domain.audit_tags import Tag
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.request_view import present
from chalicelib.http.api.schemas.course import HandOverTo, NotARequest, SendCode, Sort, Sorted
from chalicelib.http.api.sections import Section
from chalicelib.http.api.steps import STEP_REFUSALS
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.intake.close_no_request import CloseNoRequest, close_no_request
from chalicelib.services.intake.sort_request import sort_request
from chalicelib.services.telephone.hand_over import HandOver, hand_over
from chalicelib.services.telephone.send_phone_code import send_phone_code

section: Final = Section(blueprint, "Telephone and texts", "/requests/{request}")


class _Fields:
    """A body as the fields that staff would have filled in: one reading serves both."""

    def __init__(self, body: Sort) -> None:
        given = msgspec.to_builtins(body)
        self.form: dict[str, list[str]] = {
            name: value if isinstance(value, list) else [value] for name, value in given.items()
        }

    def value(self, name: str, /) -> str:
        """One field."""
        return next(iter(self.form.get(name, [])), "")


@section.writes(
    "/sorting",
    audit=(Tag.REQUEST_SORTED, Tag.SUPPRESSION_CHANGED),
    body=Sort,
    answer=Sorted,
    versioned=True,
    refusals=STEP_REFUSALS,
)
def sort(call: ApiCall) -> Sorted:
    """Say what was asked for.

    Puts a voicemail, a call or a text under the rights it asks for, under the law of where the person lives. Further
    rights become requests of their own, under the same reference; clocks run from the message.
    """
    command = read_sorting(_Fields(call.body), call.request, seen=call.seen)
    heads = sort_request(call.desk, call.staff, command)
    today = call.account.day_of(call.now)
    return Sorted(items=[present(head, call.account, today) for head in heads])


@section.step("/hand-over", audit=(Tag.REQUEST_HANDED_OVER,), body=HandOverTo)
def hand(call: ApiCall) -> None:
    """Hand a message over.

    Only for the account that runs a shared number: a message of somebody who reached no business is filed at the one
    it was for, with the call, the consent, the recording, and the moment it was left. The copy here is closed.
    """
    hand_over(call.desk, call.staff, HandOver(request=call.request, to=call.body.to, seen=call.seen))


@section.step("/no-request", audit=(Tag.REQUEST_SORTED,), body=NotARequest)
def close(call: ApiCall) -> None:
    """Close what was no request.

    A wrong number, silence or advertising; nobody is written to.
    """
    body: NotARequest = call.body
    command = CloseNoRequest(request=call.request, what=body.what.value, why=body.why, seen=call.seen)
    close_no_request(call.desk, call.staff, command)


@section.step("/phone-code", audit=(Tag.REQUEST_CODE_SENT,), body=SendCode)
def phone_code(call: ApiCall) -> None:
    """Send a code to the person's telephone.

    As a text, or spoken by a call; a number that wants no texts is called. The code proves control of the number, and
    nothing else.
    """
    body: SendCode = call.body
    send_phone_code(call.desk, call.staff, call.request, body.way, seen=call.seen)
