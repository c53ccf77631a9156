"""Who was told of a request, for staff to hand over: the page that the person may see, and the signed file."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.domain.vendor_certificate import VendorCertificate
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, document
from chalicelib.http.staff.pages import staff_page
from chalicelib.http.staff.part_view import part_url
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.handling.read_part import Part
from chalicelib.services.handling.read_requests import look_at
from chalicelib.services.vendors.certify_vendors import signed, vendor_certificate

_PATH: Final = "/staff/requests/{request}/certificate-of-vendors"
_JOSE: Final = "application/jose"


@endpoint(blueprint, _PATH, audit=(Tag.VIEW_REQUEST,), permission=Permission.READ_REQUESTS)
def certificate(call: Call) -> Response:
    """Each vendor with what came of it, as of now."""
    return staff_page(
        call,
        "staff/vendor_certificate.html",
        back_url=part_url(request_id(call), Part.VENDORS),
        certificate=_made(call),
        signed_url=f"{call.path}/signed",
    )


@endpoint(blueprint, f"{_PATH}/signed", audit=(Tag.VIEW_REQUEST,), permission=Permission.READ_REQUESTS)
def signed_certificate(call: Call) -> Response:
    """The same as a signed document (JWS, compact)."""
    made = _made(call)
    return document(signed(call.desk, made), _JOSE, name=f"recourse-recipients-{made.reference}.jws")


def _made(call: Call) -> VendorCertificate:
    head = look_at(call.desk, call.staff, request_id(call))
    return vendor_certificate(call.desk, call.staff.account, head)
