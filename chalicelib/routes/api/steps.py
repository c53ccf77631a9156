"""The first steps on a request, for systems: acknowledge, record the business's match, take more time."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.steps import Extend, RecordComparison
from chalicelib.http.api.sections import Section
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.record_match import RecordMatch, record_match

section: Final = Section(blueprint, "Steps", "/requests/{request}")


@section.step("/acknowledgement", audit=(Tag.REQUEST_ACKNOWLEDGED,))
def acknowledge(call: ApiCall) -> None:
    """Acknowledge a request.

    The consumer is told that it is here and by when it is answered. Where no address is known the letter waits to be
    posted, and the period is met only then.
    """
    acknowledge_request(call.desk, call.staff, call.request, seen=call.seen)


@section.step(
    "/match", audit=(Tag.REQUEST_VERIFICATION_RECORDED, Tag.REQUEST_APPROVAL_REQUESTED), body=RecordComparison
)
def match(call: ApiCall) -> None:
    """Record the business's match.

    Which data points were compared, by which method, and whether they fit: their names, never their values. Where the
    contact is not on file and the right is dangerous, the address on file is warned and a second person must agree.
    That agreement, like the decision of an appeal, is given by a person who has signed in, never by a key.
    """
    body: RecordComparison = call.body
    other = body.file_contact.strip()
    command = RecordMatch(
        request=call.request,
        compared=tuple(point.value for point in body.compared),
        method=body.method,
        result=body.result,
        declaration=body.declaration,
        contact_on_file=body.contact_on_file,
        file_contact=Email.parse(other, field="file_contact") if other and not body.contact_on_file else None,
        seen=call.seen,
    )
    record_match(call.desk, call.staff, command)


@section.step("/extension", audit=(Tag.REQUEST_EXTENDED,), body=Extend)
def extend(call: ApiCall) -> None:
    """Take more time, once.

    Moves the last day of the answer, or of the appeal that waits, as far as the law grants, and tells the consumer
    the reason and the new day. It must be said before the first period is over.
    """
    body: Extend = call.body
    extend_deadline(call.desk, call.staff, call.request, body.reason, looked=body.looked, seen=call.seen)
