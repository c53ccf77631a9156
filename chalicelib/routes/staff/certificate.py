"""The certificate of a voicemail's deletion: what it says, and the signed document to keep."""

from typing import Final

from chalicelib.domain.deletion_certificate import Event, Ordered
from chalicelib.domain.permissions import Permission
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, document
from chalicelib.http.staff.pages import staff_page
from chalicelib.http.staff.request_view import request_url
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.voicemail.read_certificate import Certificate, read_certificate

_PATH: Final = "/staff/requests/{request}/voicemails/{voicemail}/certificate"
_JOSE: Final = "application/jose"


@endpoint(blueprint, _PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def certificate(call: Call) -> Response:
    """What was deleted, when, why, and how that is known."""
    found = _read(call).deletion
    seen = found.evidence if isinstance(found.evidence, Event) else None
    return staff_page(
        call,
        "staff/certificate.html",
        deletion=found,
        event=seen.id if seen else "",
        ordered=isinstance(found.evidence, Ordered),
        signed_url=f"{call.path}/signed",
        request_url=request_url(found.request),
    )


@endpoint(blueprint, f"{_PATH}/signed", audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def signed_certificate(call: Call) -> Response:
    """The signed document (JWS, compact), to be saved."""
    found = _read(call)
    return document(found.token, _JOSE, name=f"recourse-deletion-{found.deletion.recording}.jws")


def _read(call: Call) -> Certificate:
    return read_certificate(call.desk, call.staff, request_id(call), call.params["voicemail"])
