"""Who was told of a request, for the person who has shown a code: a page, and a signed file to save."""

from typing import Final

from chalicelib.domain.vendor_certificate import VendorCertificate
from chalicelib.errors import NotFound
from chalicelib.http.call import Call, request_id
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.pages import consumer_page, site, visit
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, document
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.handling.write_message import own_request
from chalicelib.services.vendors.certify_vendors import may_be_certified, signed, vendor_certificate

_PATH: Final = "/c/{slug}/status/vendors/{request}"
_JOSE: Final = "application/jose"


@endpoint(blueprint, _PATH, audit=Reads.OWN_REQUEST)
def vendors(call: Call) -> Response:
    """Each vendor with what came of it. Without a visit the person is asked to show a code."""
    certificate = _certificate(call)
    request = request_id(call)
    return consumer_page(
        call,
        "consumer/vendors.html",
        here=site(call, "status", "vendors", request),
        back_url=site(call, "status"),
        certificate=certificate,
        signed_url=site(call, "status", "vendors", request, "signed"),
    )


@endpoint(blueprint, f"{_PATH}/signed", audit=Reads.OWN_REQUEST)
def signed_vendors(call: Call) -> Response:
    """The same as a signed document (JWS, compact)."""
    certificate = _certificate(call)
    return document(signed(call.desk, certificate), _JOSE, name=f"recourse-recipients-{certificate.reference}.jws")


def _certificate(call: Call) -> VendorCertificate:
    """Raise `NotSignedIn`, `NotFound` for a request of somebody else, or one that was not granted."""
    account = business_of(call)
    session = visit(call, account)
    head = own_request(call.desk, account, session.reference, request_id(call))
    if not may_be_certified(head):
        raise NotFound("certificate")
    return vendor_certificate(call.desk, account, head)
