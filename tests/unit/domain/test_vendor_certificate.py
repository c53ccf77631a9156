"""The certificate's claims name vendors and say what came of it; what is not known is left out."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime

from chalicelib.domain.ids import Reference
from chalicelib.domain.rights import Right
from chalicelib.domain.vendor import VendorRole
from chalicelib.domain.vendor_certificate import TYPE, Recipient, VendorCertificate, as_payload, signing_input

CERTIFICATE = VendorCertificate(
    issuer="https://recourse.example",
    business_name="Acme",
    business_slug="acme",
    reference=Reference("20000000007"),
    right=Right.DELETE,
    issued_at=datetime(2026, 11, 23, 17, tzinfo=UTC),
    recipients=(
        Recipient(
            name="Mail House",
            role=VendorRole.PROCESSOR,
            told_on=date(2026, 11, 1),
            result="done",
            result_on=date(2026, 11, 2),
        ),
        Recipient(name="Ads", role=VendorRole.THIRD_PARTY, told_on=None, result="impossible", explanation="Wound up"),
    ),
)


def test_the_claims_hold_each_recipient() -> None:
    claims = as_payload(CERTIFICATE)
    assert claims["business"] == {"name": "Acme", "id": "acme"}
    assert claims["recipients"] == [
        {
            "name": "Mail House",
            "role": "processor",
            "told_on": "2026-11-01",
            "result": "done",
            "result_on": "2026-11-02",
        },
        {"name": "Ads", "role": "third-party", "result": "impossible", "explanation": "Wound up"},
    ]


def test_what_is_signed_says_what_kind_of_document_it_is() -> None:
    header = signing_input(CERTIFICATE, "kid-1").partition(b".")[0]
    said = json.loads(urlsafe_b64decode(header + b"=" * (-len(header) % 4)))
    assert (said["typ"], said["kid"]) == (TYPE, "kid-1")
