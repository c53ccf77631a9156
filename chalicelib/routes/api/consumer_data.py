"""What is held here about one person, for systems that may administer: found, taken along, erased."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.consumer_erasure import ConsumerErasure
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import Reference, RequestId, parse_reference
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request_log import LoggedRequest
from chalicelib.errors import InvalidField
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.common import STATES, OutcomeName, spelled
from chalicelib.http.api.schemas.consumer_data import (
    ErasePerson,
    ExportPerson,
    FindPerson,
    HeldRequest,
    HeldSubmission,
    LogLine,
    LogLines,
    LogQuery,
    PersonErasure,
    PersonErasures,
    PersonExports,
    PersonFound,
)
from chalicelib.http.api.schemas.files import Link
from chalicelib.http.api.schemas.takeouts import ExportFacts
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.routes.api.takeouts import export_facts
from chalicelib.services.consumer_data.export_data import ExportData, export_data, fetch_export, own_exports
from chalicelib.services.consumer_data.find_data import ConsumerData, Held, find_of_contact, find_of_request
from chalicelib.services.consumer_data.order_erasure import (
    OrderErasure,
    call_off,
    list_orders,
    order_erasure,
    read_order,
)
from chalicelib.services.consumer_data.read_log import read_log
from chalicelib.services.takeout.takeouts import LINK_SECONDS

section: Final = Section(blueprint, "One person's data", "/consumer-data")
_STATE_NAMES: Final = {state: name for name, state in STATES.items()}


@section.administers("/search", audit=(Tag.VIEW_CONSUMER_DATA,), body=FindPerson, answer=PersonFound)
def search(call: ApiCall) -> PersonFound:
    """Find what is held about a person.

    Everything that an address, a number or the contacts of a request have sent. A contact can stand for several people:
    which submissions are meant is for you to say.
    """
    found = _found(call)
    return PersonFound(items=[_held(one) for one in found.held], more=found.more, offers=len(found.offers))


@section.administers("/exports", method="GET", audit=Reads.NOTHING_PERSONAL, answer=PersonExports)
def exports(call: ApiCall) -> PersonExports:
    """List the exports of persons' data.

    Those that are being made and those that can be fetched.
    """
    return PersonExports(items=[export_facts(one) for one in own_exports(call.desk, call.staff)])


@section.administers(
    "/exports",
    audit=(Tag.ACCOUNT_CONSUMER_EXPORT_ASKED, Tag.REQUEST_DATA_EXPORT_ASKED),
    body=ExportPerson,
    answer=ExportFacts,
    status=202,
    refusals=("not-found", "not-possible", "conflict"),
)
def export(call: ApiCall) -> ExportFacts:
    """Have a person's data put together.

    The records of these submissions as JSON Lines and the original files become one ZIP file with a signed manifest,
    as of an export of everything; it can be fetched for seven days.
    """
    body: ExportPerson = call.body
    command = ExportData(
        submissions=_references(body.submissions),
        notes=body.notes,
        asked_in=RequestId(body.request) if body.request else None,
        language=call.account.languages[0],
    )
    return export_facts(export_data(call.desk, call.staff, command))


@section.administers(
    "/exports/{export}/link", method="GET", audit=(Tag.VIEW_TAKEOUT,), answer=Link, refusals=("not-found",)
)
def link(call: ApiCall) -> Link:
    """Get a link to an export of a person's data.

    A download must begin within five minutes; who asked for it is recorded.
    """
    return Link(url=fetch_export(call.desk, call.staff, call.params["export"]), seconds=LINK_SECONDS)


@section.administers("/erasures", method="GET", audit=Reads.NOTHING_PERSONAL, answer=PersonErasures)
def erasures(call: ApiCall) -> PersonErasures:
    """List the orders to erase persons' data.

    With what went, what waits, and the signed certificate.
    """
    return PersonErasures(items=[_order(one) for one in list_orders(call.desk, call.staff)])


@section.administers(
    "/erasures",
    audit=(Tag.ACCOUNT_CONSUMER_ERASURE_ORDERED, Tag.REQUEST_DATA_ERASURE_ORDERED),
    body=ErasePerson,
    answer=PersonErasure,
    status=202,
    refusals=("not-found", "conflict"),
)
def erase(call: ApiCall) -> PersonErasure:
    """Order that a person's data be erased.

    Within minutes these submissions go with all that hangs on them; of each request one line without a person stays
    (11 CCR 7101). What is open, held or not told waits until that is over, and can be called off. Nothing brings back
    what went.
    """
    body: ErasePerson = call.body
    command = OrderErasure(
        submissions=_references(body.submissions),
        why=body.purpose,
        asked_in=RequestId(body.request) if body.request else None,
        once=call.filed_as(),
    )
    return _order(order_erasure(call.desk, call.staff, command))


@section.administers(
    "/erasures/{erasure}", method="GET", audit=Reads.NOTHING_PERSONAL, answer=PersonErasure, refusals=("not-found",)
)
def read(call: ApiCall) -> PersonErasure:
    """Read an order to erase a person's data.

    It names submissions only while they wait.
    """
    return _order(read_order(call.desk, call.staff, call.params["erasure"]))


@section.administers(
    "/erasures/{erasure}/call-off",
    audit=(Tag.ACCOUNT_CONSUMER_ERASURE_CALLED_OFF,),
    answer=PersonErasure,
    refusals=("not-found", "not-possible", "conflict"),
)
def stop(call: ApiCall) -> PersonErasure:
    """Let what waits stay.

    What has gone is gone; the certificate says how many submissions stay.
    """
    return _order(call_off(call.desk, call.staff, call.params["erasure"]))


@section.reads("/log", audit=Reads.NOTHING_PERSONAL, query=LogQuery, answer=LogLines, permission=Permission.READ_AUDIT)
def log(call: ApiCall) -> LogLines:
    """List what is left of erased requests.

    What must be kept for 24 months (11 CCR 7101), and nobody's name.
    """
    page = read_log(call.desk, call.staff, after=call.place("request-log", ""), limit=call.query.limit)
    following = call.write_cursor([page.after], "request-log") if page.after else None
    return LogLines(items=[_line(line) for line in page.lines], next=following)


def _found(call: ApiCall) -> ConsumerData:
    body: FindPerson = call.body
    if sum(map(bool, (body.email, body.phone, body.request))) != 1:
        raise InvalidField(field="email", problem="one-of", said="Give exactly one of email, phone and request.")
    if body.request:
        return find_of_request(call.desk, call.staff, RequestId(body.request))
    contact = Email.parse(body.email, mailed=False) if body.email else Phone.parse(body.phone or "")
    return find_of_contact(call.desk, call.staff, contact)


def _references(given: list[str]) -> tuple[Reference, ...]:
    return tuple(map(parse_reference, given))


def _held(one: Held) -> HeldSubmission:
    return HeldSubmission(
        reference=one.submission.id,
        received_at=one.submission.received_at,
        channel=one.submission.channel,
        behalf=one.submission.behalf,
        requests=[HeldRequest(id=head.id, right=head.right, state=_STATE_NAMES[head.state]) for head in one.heads],
        stays=list(one.stays),
        files_until=one.files_until,
    )


def _order(one: ConsumerErasure) -> PersonErasure:
    return PersonErasure(
        id=one.id,
        ordered_at=one.ordered_at,
        by=one.by,
        purpose=one.why,
        request=one.asked_in,
        waiting=list(one.left),
        called_off=one.called_off,
        erased=one.counts,
        finished_at=one.finished_at,
        certificate=one.certificate,
    )


def _line(line: LoggedRequest) -> LogLine:
    return LogLine(
        request=line.id,
        received_on=line.received_on,
        right=line.right,
        law=line.regime,
        law_version=line.law_version,
        channel=line.channel,
        answered_on=line.answered_on,
        outcome=OutcomeName(spelled(line.outcome)),
        grounds=list(line.grounds),
        appeal_decided_on=line.appealed_on,
        erased_at=line.erased_at,
        keep_until=line.keep_until,
    )
