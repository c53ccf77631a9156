"""The signed certificate of who was told of a request: a JWS (RS256, compact) that names vendors, and no person.

In Europe a person may ask to whom a correction or deletion was told (GDPR Art 19); where the business did without
telling somebody, California wants it explained (11 CCR 7022(b)(3)).
"""

from datetime import date, datetime
from typing import Any, Final

from chalicelib.domain.audit import timestamp
from chalicelib.domain.ids import Reference
from chalicelib.domain.jws import signing_input as of_payload
from chalicelib.domain.rights import Right
from chalicelib.domain.vendor import VendorRole
from chalicelib.domain.vendor_task import Standing, VendorAnswer, VendorTask
from chalicelib.values import dataclass

TYPE: Final = "recourse-recipients+jwt"
OPEN: Final = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One vendor: when it was told, None if it was not, and what came of it.

    `result` is an answer, `open`, or the code of why the business did without; `explanation` is in its own words.
    """

    name: str
    role: VendorRole
    told_on: date | None
    result: str
    result_on: date | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorCertificate:
    """What the certificate says, as of a moment."""

    issuer: str
    business_name: str
    business_slug: str
    reference: Reference
    right: Right
    issued_at: datetime
    recipients: tuple[Recipient, ...]


def result_of(task: VendorTask) -> tuple[str, datetime | None]:
    """What came of a task, and when: contradictory answers are none yet."""
    if task.standing is Standing.SET_ASIDE and task.without is not None:
        return task.without.value, task.without_at
    answer = task.answer
    return (answer.answer.value, answer.at) if answer and answer.answer is not VendorAnswer.NEEDS_TIME else (OPEN, None)


def signing_input(certificate: VendorCertificate, kid: str) -> bytes:
    """What is signed: header and claims."""
    return of_payload(as_payload(certificate), kid=kid, typ=TYPE)


def as_payload(certificate: VendorCertificate) -> dict[str, Any]:
    """The claims."""
    return {
        "iss": certificate.issuer,
        "iat": int(certificate.issued_at.timestamp()),
        "issued_at": timestamp(certificate.issued_at),
        "business": {"name": certificate.business_name, "id": certificate.business_slug},
        "reference": certificate.reference,
        "right": certificate.right.value,
        "recipients": [_recipient(one) for one in certificate.recipients],
    }


def _recipient(one: Recipient) -> dict[str, Any]:
    said = {
        "name": one.name,
        "role": one.role.value,
        "told_on": one.told_on.isoformat() if one.told_on else None,
        "result": one.result,
        "result_on": one.result_on.isoformat() if one.result_on else None,
        "explanation": one.explanation,
    }
    return {name: value for name, value in said.items() if value}
