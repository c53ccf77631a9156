"""Staff read the certificate of a voicemail's deletion; it names nobody."""

from chalicelib.domain.account import Staff
from chalicelib.domain.deletion_certificate import Deletion, from_payload
from chalicelib.domain.ids import RequestId
from chalicelib.domain.jws import payload_of
from chalicelib.domain.permissions import Permission, require
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Certificate:
    """The signed document and what it says."""

    token: str
    deletion: Deletion


def read_certificate(desk: Desk, staff: Staff, request: RequestId, recording: str) -> Certificate:
    """Raise `NotFound` for another account's voicemail and for one whose audio was not deleted by its retention."""
    require(staff.user.role, Permission.READ_REQUESTS)
    token = desk.voicemails.get(staff.account.id, request, recording).certificate
    if not token:
        raise NotFound("certificate")
    return Certificate(token, from_payload(payload_of(token)))
