"""The signed receipt, made here and read by independent libraries."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from joserfc import jws
from joserfc.jwk import KeySet

from chalicelib.domain.audit import commitment
from chalicelib.domain.ids import Reference
from chalicelib.domain.receipt import (
    TYPE,
    ReceiptClaims,
    ReceiptRight,
    as_payload,
    compact,
    from_payload,
    signing_input,
    submission_digest,
)
from chalicelib.domain.rights import Right

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SALT = bytes(range(32))
CLAIMS = ReceiptClaims(
    issuer="https://privacy.example/prod",
    reference=Reference("12345678901"),
    business_name="Acmé Stores",
    business_slug="acme",
    received_at=datetime(2026, 11, 22, 2, 11, tzinfo=UTC),
    time_zone="America/Los_Angeles",
    rights=(
        ReceiptRight(
            right=Right.DELETE,
            regime="ccpa",
            law="ccpa-2026-01-01",
            acknowledge_by=date(2026, 12, 8),
            answer_by=date(2027, 1, 5),
        ),
        ReceiptRight(
            right=Right.OPT_OUT_SALE,
            regime="ccpa",
            law="ccpa-2026-01-01",
            acknowledge_by=None,
            answer_by=date(2026, 12, 15),
        ),
    ),
    submission_digest=submission_digest(SALT, {"name": "Ann"}),
)


def sign(content: bytes, key: rsa.RSAPrivateKey = KEY) -> bytes:
    """Sign with RS256 by an independent library."""
    return key.sign(content, padding.PKCS1v15(), hashes.SHA256())


def jwk(kid: str = "k1", key: rsa.RSAPrivateKey = KEY) -> dict[str, Any]:
    """Return the public key as it is published."""
    numbers = key.public_key().public_numbers()
    encoded = {
        name: base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8)).rstrip(b"=").decode()
        for name, value in {"n": numbers.n, "e": numbers.e}.items()
    }
    return {"kty": "RSA", "alg": "RS256", "use": "sig", "kid": kid, **encoded}


def receipt(claims: ReceiptClaims = CLAIMS, kid: str = "k1") -> str:
    """Return a signed receipt."""
    signed = signing_input(claims, kid)
    return compact(signed, sign(signed))


def test_pyjwt_accepts_the_receipt_with_the_published_keys() -> None:
    token = receipt()
    key = jwt.PyJWKSet.from_dict({"keys": [jwk("other"), jwk()]})[jwt.get_unverified_header(token)["kid"]]
    assert jwt.decode(token, key, algorithms=["RS256"], issuer=CLAIMS.issuer) == as_payload(CLAIMS)


def test_joserfc_accepts_the_receipt_with_the_published_keys() -> None:
    read = jws.deserialize_compact(receipt(), KeySet.import_key_set({"keys": [jwk()]}), algorithms=["RS256"])
    assert json.loads(read.payload) == as_payload(CLAIMS)
    assert read.headers() == {"alg": "RS256", "kid": "k1", "typ": TYPE}


def test_pyjwt_refuses_a_receipt_of_which_one_date_was_changed() -> None:
    header, payload, signature = receipt().split(".")
    content = base64.urlsafe_b64decode(payload + "==").replace(b"2027-01-05", b"2027-01-04")
    forged = ".".join((header, base64.urlsafe_b64encode(content).rstrip(b"=").decode(), signature))
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(forged, jwt.PyJWK(jwk()), algorithms=["RS256"])


def test_the_receipt_tells_the_time_where_the_business_is() -> None:
    payload = as_payload(CLAIMS)
    assert payload["received_at"] == "2026-11-21T18:11:00-08:00"
    assert payload["time_zone"] == "America/Los_Angeles"


def test_claims_are_read_back_as_they_were_made() -> None:
    payload: Mapping[str, Any] = json.loads(json.dumps(as_payload(CLAIMS)))
    assert from_payload(payload) == CLAIMS


def test_the_receipt_commits_to_what_was_typed_and_repeats_none_of_it() -> None:
    assert submission_digest(SALT, {"b": "é", "a": "Ann"}) == commitment(SALT, '{"a":"Ann","b":"é"}')
    assert "Ann" not in json.dumps(as_payload(CLAIMS))


def test_the_same_claims_give_the_same_bytes() -> None:
    assert signing_input(CLAIMS, "k1") == signing_input(CLAIMS, "k1")
    assert signing_input(CLAIMS, "k1") != signing_input(CLAIMS, "k2")
