"""The signed receipt: a JWS (RS256, compact) that proves what was asked, of whom and when, and names nobody.

It commits to what was typed by a salted digest. The salt is given to the consumer alone, who can later show
content and salt together; without the salt the digest says nothing about them.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from chalicelib.domain.audit import canonical_json, commitment
from chalicelib.domain.ids import Reference
from chalicelib.domain.jws import ALGORITHM, compact
from chalicelib.domain.jws import signing_input as of_payload
from chalicelib.domain.rights import Right
from chalicelib.values import dataclass

__all__ = [
    "ALGORITHM",
    "DIGEST_METHOD",
    "TYPE",
    "ReceiptClaims",
    "ReceiptRight",
    "as_payload",
    "compact",
    "from_payload",
    "signing_input",
    "submission_digest",
]

TYPE: Final = "recourse-receipt+jwt"
DIGEST_METHOD: Final = "HMAC-SHA256 with the salt as key over the canonical JSON of what was typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRight:
    """One right asked for; `acknowledge_by` is None where the law sets no such period."""

    right: Right
    regime: str
    law: str
    acknowledge_by: date | None
    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptClaims:
    """What the receipt says; `received_at` keeps the business's offset, `issuer` is the public URL."""

    issuer: str
    reference: Reference
    business_name: str
    business_slug: str
    received_at: datetime
    time_zone: str
    rights: tuple[ReceiptRight, ...]
    submission_digest: str


def submission_digest(salt: bytes, content: Mapping[str, Any]) -> str:
    """Return the salted digest of the submission's typed content."""
    return commitment(salt, canonical_json(dict(content)))


def as_payload(claims: ReceiptClaims) -> dict[str, Any]:
    """Return the claims as the JSON object that is signed."""
    local = claims.received_at.astimezone(ZoneInfo(claims.time_zone))
    return {
        "iss": claims.issuer,
        "reference": claims.reference,
        "business": {"name": claims.business_name, "slug": claims.business_slug},
        "received_at": local.isoformat(timespec="seconds"),
        "time_zone": claims.time_zone,
        "rights": [
            {
                "right": right.right.value,
                "regime": str(right.regime),
                "law": right.law,
                "acknowledge_by": right.acknowledge_by and right.acknowledge_by.isoformat(),
                "answer_by": right.answer_by.isoformat(),
            }
            for right in claims.rights
        ],
        "submission_digest": claims.submission_digest,
        "digest_method": DIGEST_METHOD,
    }


def from_payload(payload: Mapping[str, Any]) -> ReceiptClaims:
    """Return the claims of a payload whose signature holds; `KeyError`, `TypeError` or `ValueError` if it is none."""
    return ReceiptClaims(
        issuer=payload["iss"],
        reference=Reference(payload["reference"]),
        business_name=payload["business"]["name"],
        business_slug=payload["business"]["slug"],
        received_at=datetime.fromisoformat(payload["received_at"]),
        time_zone=payload["time_zone"],
        rights=tuple(
            ReceiptRight(
                right=Right(right["right"]),
                regime=right["regime"],
                law=right["law"],
                acknowledge_by=right["acknowledge_by"] and date.fromisoformat(right["acknowledge_by"]),
                answer_by=date.fromisoformat(right["answer_by"]),
            )
            for right in payload["rights"]
        ),
        submission_digest=payload["submission_digest"],
    )


def signing_input(claims: ReceiptClaims, kid: str) -> bytes:
    """Return the bytes that RS256 signs."""
    return of_payload(as_payload(claims), kid=kid, typ=TYPE)
