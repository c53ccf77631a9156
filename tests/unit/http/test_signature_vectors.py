"""Proof of who signed a call: the standard's own vectors."""

import base64
import hashlib
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageVerifier, InvalidSignature, MappingKeyResolver, algorithms

from chalicelib.domain.api_key import ApiKey, Scope
from chalicelib.domain.ids import AccountId, KeyId
from chalicelib.http.api.signed import verifier
from tests.fakes.api_client import System, signature_params

# RFC 9421, appendix B.2.
SEED = bytes.fromhex("9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5")


SHARED = base64.b64decode("uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==")


HEADERS = {
    "host": "example.com",
    "date": "Tue, 20 Apr 2021 02:07:55 GMT",
    "content-type": "application/json",
    "content-digest": (
        "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"
    ),
    "content-length": "18",
}


B25_INPUT = 'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"'


B25 = "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:"


B26_COVERED = ("date", "@method", "@path", "@authority", "content-type", "content-length")


B26_PARAMS: dict[str, int | str | None] = {"created": 1618884473, "keyid": "test-key-ed25519"}


B26 = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="


def vector(signature_input: str, signature: str) -> Any:
    """The appendix's request as the library sees it."""
    lines = HEADERS | {"signature-input": signature_input, "signature": signature}
    return SimpleNamespace(method="POST", url="https://example.com/foo?param=Value&Pet=dog", headers=lines)


def test_vector_b_2_5_verifies() -> None:
    resolver = MappingKeyResolver(public_keys={"test-shared-secret": SHARED}, private_keys={})
    shared = HTTPMessageVerifier(signature_algorithm=algorithms.HMAC_SHA256, key_resolver=resolver)
    [result] = shared.verify(vector(B25_INPUT, B25), max_age=None)
    assert result.parameters["keyid"] == "test-shared-secret"
    with pytest.raises(InvalidSignature):
        shared.verify(vector(B25_INPUT.replace("4473", "4474"), B25), max_age=None)


def test_vector_b_2_6_verifies_with_the_verifier_of_the_product() -> None:
    public = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
    assert public.hex() == "26b40b8f93fff3d897112f7ebc582b232dbd72517d082fe83cfb30ddce43d1bb"
    key = ApiKey(
        account=AccountId("acc_x"),
        id=KeyId("test-key-ed25519"),
        scopes=(Scope.READ,),
        public_key=base64.b64encode(public).decode(),
        created_at=datetime(2021, 4, 20, tzinfo=UTC),
        created_by="user:usr_x",
        name="vector",
    )
    said = f"sig-b26={signature_params(B26_COVERED, B26_PARAMS)}"
    [result] = verifier(key).verify(vector(said, f"sig-b26=:{B26}:"), max_age=None)
    assert list(result.covered_components)[:-1] == [f'"{name}"' for name in B26_COVERED]
    with pytest.raises(InvalidSignature):
        verifier(key).verify(vector(said, f"sig-b26=:{B26[:-4]}AAA=:"), max_age=None)


def test_the_signer_of_these_tests_makes_vector_b_2_6() -> None:
    system = System("https://example.com", "test-key-ed25519", Ed25519PrivateKey.from_private_bytes(SEED))
    covered = ("date", "@method", "@path", "@authority", "content-type", "content-length")
    sent = system.sign(
        "POST",
        "/foo?param=Value&Pet=dog",
        b'{"hello": "world"}',
        covered=covered,
        params=B26_PARAMS | {"nonce": None},
        headers=HEADERS,
    )
    assert sent.headers["signature"] == f"sig=:{B26}:"


def test_the_digests_of_the_appendix_are_those_of_its_body() -> None:
    sha256 = base64.b64encode(hashlib.sha256(b'{"hello": "world"}').digest()).decode()
    assert sha256 == "X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="
