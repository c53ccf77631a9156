"""The vendors of one request, for systems: told, answered, settled, done without."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.vendors import (
    NoteAnswer,
    SetAside,
    SettleAnswer,
    SignedCertificate,
    Tell,
    VendorsOfRequest,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.api.vendor_view import record_of
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.handling.read_requests import look_at
from chalicelib.services.vendors.answer_task import Said, note_answer
from chalicelib.services.vendors.certify_vendors import signed, vendor_certificate
from chalicelib.services.vendors.handle_task import ask_again, note_entered, set_aside, settle_answer
from chalicelib.services.vendors.missing_answers import missing_answers
from chalicelib.services.vendors.tell_vendors import LeftOut, TellVendors, tell_vendors

section: Final = Section(blueprint, "Vendors", "/requests/{request}/vendors")


@section.reads(audit=(Tag.VIEW_REQUEST,), answer=VendorsOfRequest, refusals=("not-found",))
def of_request(call: ApiCall) -> VendorsOfRequest:
    """Read a request's vendors.

    Who was told, what each said, and who is missing for an answer in full.
    """
    head = look_at(call.desk, call.staff, call.request)
    tasks = call.desk.vendors.tasks(head.account, head.id)
    missing = missing_answers(call.desk, head) if head.open else ()
    return VendorsOfRequest(items=[record_of(task) for task in tasks], missing=[one.vendor.id for one in missing])


@section.step("", audit=(Tag.REQUEST_VENDORS_TOLD,), body=Tell)
def tell(call: ApiCall) -> None:
    """Tell vendors of a request.

    Each gets its link at once and is reminded until it answers. Required vendors that the rule names and that are not
    told must be left out with a reason.
    """
    body: Tell = call.body
    left = {one.vendor: LeftOut(one.why, one.explanation) for one in body.left_out}
    command = TellVendors(request=call.request, vendors=tuple(body.vendors), left_out=left, seen=call.seen)
    tell_vendors(call.desk, call.staff, command)


@section.step("/{vendor}/answer", audit=(Tag.REQUEST_VENDOR_ANSWERED,), body=NoteAnswer)
def answer(call: ApiCall) -> None:
    """Note a vendor's answer.

    What it said by telephone, by mail, or in its portal. A second answer does not replace the first: where they
    differ, neither counts before it is settled.
    """
    body: NoteAnswer = call.body
    said = Said(answer=body.answer, reason=body.reason, until=body.until.isoformat() if body.until else "")
    note_answer(call.desk, call.staff, call.request, call.params["vendor"], said, seen=call.seen)


@section.step("/{vendor}/settlement", audit=(Tag.REQUEST_VENDOR_SETTLED,), body=SettleAnswer)
def settle(call: ApiCall) -> None:
    """Settle a vendor's contradiction.

    Say which of its answers counts.
    """
    body: SettleAnswer = call.body
    settle_answer(call.desk, call.staff, call.request, call.params["vendor"], body.counts, seen=call.seen)


@section.step("/{vendor}/without", audit=(Tag.REQUEST_VENDOR_SET_ASIDE,), body=SetAside)
def without(call: ApiCall) -> None:
    """Do without a vendor's answer.

    Only in the law's words, and explained: the person who asks who was told may read it.
    """
    body: SetAside = call.body
    set_aside(call.desk, call.staff, call.request, call.params["vendor"], body.why, body.explanation, seen=call.seen)


@section.step("/{vendor}/entered", audit=(Tag.REQUEST_VENDOR_ENTERED,))
def entered(call: ApiCall) -> None:
    """Say that it was entered in a vendor's portal.

    From then on its answer is awaited.
    """
    note_entered(call.desk, call.staff, call.request, call.params["vendor"], seen=call.seen)


@section.step("/{vendor}/again", audit=(Tag.REQUEST_VENDOR_ASKED_AGAIN,))
def again(call: ApiCall) -> None:
    """Ask a vendor again.

    As the directory says now, by a new link; the one before is void.
    """
    ask_again(call.desk, call.staff, call.request, call.params["vendor"], seen=call.seen)


@section.reads("/certificate", audit=(Tag.VIEW_REQUEST,), answer=SignedCertificate, refusals=("not-found",))
def certificate(call: ApiCall) -> SignedCertificate:
    """Certify who was told of a request.

    A signed document (JWS, RS256) for the person: each vendor, when it was told, and what came of it.
    """
    head = look_at(call.desk, call.staff, call.request)
    return SignedCertificate(certificate=signed(call.desk, vendor_certificate(call.desk, call.account, head)))
