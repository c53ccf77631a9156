"""Anybody reports that a form, a number or letters of this deployment are misused; nobody need say who they are."""

from typing import Any, Final
from urllib.parse import urlsplit

from chalice.app import Blueprint

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import FileState
from chalicelib.domain.ids import drawn_name
from chalicelib.domain.misuse import EVIDENCE_TYPES, MisuseReport, Said
from chalicelib.domain.restriction import MisuseKind
from chalicelib.errors import (
    Conflict,
    InvalidField,
    InvalidInput,
    NotFound,
    NotPossible,
    RecourseError,
    StaleForm,
    TooManyAttempts,
)
from chalicelib.http.call import Call
from chalicelib.http.consumer.pages import with_retry
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.form_tokens import check_form_token, form_token, read_signed_value, signed_value
from chalicelib.http.rate_limits import MISUSE, MISUSES, address_block, limit
from chalicelib.http.responses import Response, page, see_other
from chalicelib.http.staff.pages import field_errors
from chalicelib.services.misuse.report_misuse import (
    EVIDENCE_LIMIT,
    accept_evidence,
    announce_evidence,
    operator_of,
    report_misuse,
)
from chalicelib.services.ports.desk import new_id

blueprint = Blueprint(__name__)

PATH: Final = "/report-misuse"
_FORM: Final = "misuse"
_FIELDS: Final = ("misuse", "meant", "story", "happened", "name", "email")
_TRAP: Final = "website"  # a field that people do not see: who fills it in is a machine
_MEGABYTE: Final = 1024 * 1024


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL)
def start(call: Call) -> Response:
    """The form. Where nobody runs the deployment by pages there is none (404)."""
    operator_of(call.desk)
    return _form(call, {"meant": call.query.get("about", "")[:50]})


@endpoint(blueprint, PATH, methods=("POST",), audit=(Tag.MISUSE_REPORTED,))
def send(call: Call) -> Response:
    """Take the report; ten presses of Send are one. Then its receipt, whose address only this browser knows."""
    typed = {name: call.value(name) for name in _FIELDS}
    try:
        check_form_token(call, _FORM)
        name = read_signed_value(call, _FORM, "report", owner=call.visitor)
        if call.value(_TRAP):  # the machine is told what people are told, and nothing is kept
            return see_other(f"{PATH}/{name}")
        limit(call, MISUSE, address_block(call.source_ip))
        limit(call, MISUSES, "everybody")
        report_misuse(call.desk, Said(**typed), name=name)
    except (InvalidInput, StaleForm, TooManyAttempts) as error:
        return with_retry(_form(call, typed, error=error), error)
    return see_other(f"{PATH}/{name}")


@endpoint(blueprint, f"{PATH}/{{report}}", audit=Reads.NOTHING_PERSONAL)
def receipt(call: Call) -> Response:
    """The reference, and a way to add one file; nothing of what was written is shown again."""
    return _receipt(call, _report(call))


@endpoint(blueprint, f"{PATH}/{{report}}/file", methods=("POST",), audit=(Tag.MISUSE_EVIDENCE_ANNOUNCED,))
def announce(call: Call) -> Response:
    """The form that sends one file straight to the bucket."""
    report = _report(call)
    try:
        check_form_token(call, f"{_FORM}|{report.id}")
        limit(call, MISUSE, f"{address_block(call.source_ip)}|file")
        back = f"{call.desk.public_url}{PATH}/{report.id}/check"
        upload = announce_evidence(call.desk, report.id, call.value("ending"), back=back)
    except (InvalidField, StaleForm, TooManyAttempts, NotPossible, Conflict) as error:
        return with_retry(_receipt(call, _report(call), error=error), error)
    bucket = urlsplit(upload.form.url)
    return page(
        call,
        "public/misuse_file.html",
        form_targets=(f"{bucket.scheme}://{bucket.netloc}",),
        business=None,
        action=upload.form.url,
        hidden=upload.form.fields,
        accept=f".{call.value('ending')}",
        limit_mb=EVIDENCE_LIMIT // _MEGABYTE,
        cancel_url=f"{PATH}/{report.id}",
    )


@endpoint(
    blueprint,
    f"{PATH}/{{report}}/check",
    audit=(Tag.MISUSE_EVIDENCE_ACCEPTED, Tag.MISUSE_EVIDENCE_REFUSED),
)
def check(call: Call) -> Response:
    """Where the bucket sends the browser: look at what has arrived, and say what came of it."""
    report = _report(call)
    try:
        accept_evidence(call.desk, report.id)
    except (InvalidField, Conflict) as error:
        return _receipt(call, _report(call), error=error)
    return see_other(f"{PATH}/{report.id}")


def _report(call: Call) -> MisuseReport:
    """The report whose unguessable name is in the address. Raise `NotFound`."""
    name = call.params["report"]
    if not drawn_name(name):
        raise NotFound("misuse")
    return call.desk.misuse.get(operator_of(call.desk).id, name)


def _form(call: Call, values: dict[str, str], *, error: RecourseError | None = None) -> Response:
    return page(
        call,
        "public/misuse.html",
        status=error.status if error else 200,
        business=None,
        here=PATH,
        form_token=form_token(call, _FORM),
        report=signed_value(call, _FORM, new_id(call.desk), owner=call.visitor),
        kinds=[kind.value for kind in MisuseKind],
        values=values,
        errors=field_errors(call, error) if error else (),
    )


def _receipt(call: Call, report: MisuseReport, *, error: RecourseError | None = None) -> Response:
    file = report.evidence
    context: dict[str, Any] = {
        "reference": report.reference,
        "received_at": report.received_at,
        "zone": operator_of(call.desk).time_zone,
        "file": file.state.value if file else "",
        "may_add": report.open and (file is None or file.state is not FileState.ACCEPTED),
        "endings": EVIDENCE_TYPES,
        "action": f"{PATH}/{report.id}/file",
        "form_token": form_token(call, f"{_FORM}|{report.id}"),
        "errors": field_errors(call, error) if error else (),
    }
    status = error.status if error else 200
    return page(call, "public/misuse_receipt.html", status=status, business=None, here=f"{PATH}/{report.id}", **context)
