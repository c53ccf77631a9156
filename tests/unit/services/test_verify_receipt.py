"""Verification of a saved receipt."""

import base64
import json
from datetime import UTC, date, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.deletion_certificate import TYPE as CERTIFICATE
from chalicelib.domain.deletion_certificate import Cause, Deletion, FoundAbsent
from chalicelib.domain.deletion_certificate import as_payload as certificate_payload
from chalicelib.domain.deletion_certificate import signing_input as certificate_input
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.receipt import TYPE, ReceiptClaims, ReceiptRight, as_payload, compact, signing_input
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.services.consumer.verify_receipt import verify_document, verify_receipt

WEAK = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505  that is the point
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLAIMS = ReceiptClaims(
    issuer="https://privacy.example",
    reference=Reference("12345678901"),
    business_name="Acme Stores",
    business_slug="acme",
    received_at=datetime(2026, 11, 22, 2, 11, tzinfo=UTC),
    time_zone="Europe/Berlin",
    rights=(
        ReceiptRight(
            right=Right.ACCESS,
            regime="gdpr",
            law="gdpr-2018-05-25",
            acknowledge_by=None,
            answer_by=date(2026, 12, 22),
        ),
    ),
    submission_digest="0" * 64,
)

DELETION = Deletion(
    issuer="https://privacy.example",
    account=AccountId("acc_x"),
    reference=Reference("12345678901"),
    request=RequestId("01R"),
    recording="RE1",
    sha256="ab" * 32,
    size=1000,
    seconds=12,
    received_at=datetime(2026, 5, 22, 2, 11, tzinfo=UTC),
    cause=Cause.RULE,
    rule="voicemail-180-days",
    held=False,
    evidence=FoundAbsent(datetime(2026, 11, 22, 2, 11, tzinfo=UTC)),
    issued_at=datetime(2026, 11, 22, 2, 11, tzinfo=UTC),
)


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _jwk(kid: str = "k1", key: rsa.RSAPrivateKey = KEY) -> dict[str, Any]:
    numbers = key.public_key().public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    return {
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "kid": kid,
        "n": _b64(numbers.n.to_bytes(size)),
        "e": _b64(numbers.e.to_bytes(3)),
    }


def _sign(content: bytes, key: rsa.RSAPrivateKey = KEY) -> str:
    return compact(content, key.sign(content, padding.PKCS1v15(), hashes.SHA256()))


def _forge(header: dict[str, Any], payload: object, key: rsa.RSAPrivateKey = KEY) -> str:
    parts = (_b64(json.dumps(header).encode()), _b64(json.dumps(payload).encode()))
    return _sign(".".join(parts).encode(), key)


TOKEN = _sign(signing_input(CLAIMS, "k1"))
JWKS = {"keys": [_jwk("retired"), {"kty": "EC", "kid": "k1"}, _jwk()]}
HEADER = {"alg": "RS256", "kid": "k1", "typ": TYPE}


def _problem(token: str, jwks: dict[str, Any] = JWKS) -> str:
    with pytest.raises(InvalidField) as caught:
        verify_receipt(token, jwks)
    assert caught.value.field == "receipt"
    return caught.value.problem


def test_a_saved_receipt_is_accepted_with_the_line_end_of_its_file() -> None:
    assert verify_receipt(TOKEN, JWKS) == CLAIMS
    assert verify_receipt(f"{TOKEN}\r\n", JWKS) == CLAIMS


@settings(max_examples=300)
@given(st.data())
def test_no_single_character_can_be_exchanged(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(TOKEN) - 1))
    other = data.draw(st.sampled_from("ABab019-_.=+/ ").filter(lambda sign: sign != TOKEN[place]))
    assert _problem(TOKEN[:place] + other + TOKEN[place + 1 :]) in {"malformed", "changed", "unknown-key"}


def test_the_last_character_cannot_be_exchanged_for_one_of_the_same_bytes() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    neighbour = alphabet[alphabet.index(TOKEN[-1]) + 1]
    assert _problem(TOKEN[:-1] + neighbour) == "malformed"


def test_another_content_under_the_same_signature_is_changed() -> None:
    header, _, signature = TOKEN.split(".")
    payload = _b64(json.dumps({**as_payload(CLAIMS), "reference": "22345678901"}).encode())
    assert _problem(f"{header}.{payload}.{signature}") == "changed"


@pytest.mark.parametrize(
    "jwks",
    [
        {},
        {"keys": [_jwk("k2")]},
        {"keys": [{"kty": "EC", "kid": "k1"}]},
        {"keys": [{"kty": "RSA", "kid": "k1"}]},
        {"keys": [{"kty": "RSA", "kid": "k1", "n": "!" * 342, "e": "AQAB"}]},
        {"keys": [_jwk("k1", WEAK)]},
    ],
)
def test_a_key_that_is_absent_broken_or_weak_is_unknown(jwks: dict[str, Any]) -> None:
    assert _problem(TOKEN, jwks) == "unknown-key"


def test_another_key_under_the_same_name_does_not_fit() -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert _problem(TOKEN, {"keys": [_jwk("k1", other)]}) == "changed"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "receipt",
        "a.b",
        "a.b.c.d",
        "é.b.c",
        "e30.e30.e30",
        "W10.e30.e30",
        f"{TOKEN}=",
        "A" * 70_000,
        jwt.encode(as_payload(CLAIMS), "", algorithm="none", headers={"kid": "k1", "typ": TYPE}),
        jwt.encode(as_payload(CLAIMS), "x" * 32, algorithm="HS256", headers={"kid": "k1", "typ": TYPE}),
        jwt.encode(as_payload(CLAIMS), KEY, algorithm="RS512", headers={"kid": "k1", "typ": TYPE}),
        jwt.encode(as_payload(CLAIMS), KEY, algorithm="PS256", headers={"kid": "k1", "typ": TYPE}),
        jwt.encode(as_payload(CLAIMS), KEY, algorithm="RS256", headers={"kid": "k1"}),
        jwt.encode(as_payload(CLAIMS), KEY, algorithm="RS256", headers={"typ": TYPE}),
        _forge({**HEADER, "jku": "https://attacker.example/keys"}, as_payload(CLAIMS)),
        _forge({**HEADER, "crit": ["b64"], "b64": False}, as_payload(CLAIMS)),
        _forge(HEADER, {}),
        _forge(HEADER, []),
        _forge(HEADER, {**as_payload(CLAIMS), "received_at": "yesterday"}),
    ],
)
def test_what_is_no_receipt_of_ours_is_malformed(token: str) -> None:
    assert _problem(token) == "malformed"


def test_a_certificate_of_a_deletion_is_a_document_of_its_own() -> None:
    token = _sign(certificate_input(DELETION, "k1"))
    assert verify_document(token, JWKS) == DELETION
    assert verify_document(TOKEN, JWKS) == CLAIMS
    assert _problem(token) == "malformed"


def test_neither_kind_passes_for_the_other() -> None:
    as_certificate = _forge({**HEADER, "typ": CERTIFICATE}, as_payload(CLAIMS))
    as_receipt = _forge(HEADER, certificate_payload(DELETION))
    for token in (as_certificate, as_receipt):
        with pytest.raises(InvalidField) as caught:
            verify_document(token, JWKS)
        assert caught.value.problem == "malformed"


@given(st.text() | st.binary().map(lambda raw: f"{_b64(raw)}.{_b64(raw)}.{_b64(raw)}"))
def test_any_other_text_is_refused_in_order(token: str) -> None:
    assert _problem(token) == "malformed"
