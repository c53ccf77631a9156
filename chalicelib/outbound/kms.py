"""KMS: wraps the accounts' data keys and signs receipts, exports and digests."""

import base64
import hashlib
import json
import time
from collections.abc import Callable
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import client
from chalicelib.domain.ids import AccountId
from chalicelib.errors import Unavailable

KEY_KEPT: Final = 300  # seconds; a container knows after that which key signs


class KmsKeyService:
    """See `storage.cipher.KeyService`."""

    def __init__(self, key: str) -> None:
        self._key = key

    def new_data_key(self, account: AccountId) -> tuple[bytes, bytes]:
        """Return a fresh AES-256 key, plain and wrapped."""
        context = {"account": account}
        made = client("kms").generate_data_key(KeyId=self._key, KeySpec="AES_256", EncryptionContext=context)
        return made["Plaintext"], made["CiphertextBlob"]

    def unwrap(self, account: AccountId, wrapped: bytes) -> bytes:
        """Return the plain key; KMS refuses another account's. Raise `Unavailable`."""
        try:
            opened = client("kms").decrypt(CiphertextBlob=wrapped, EncryptionContext={"account": account})
        except (BotoCoreError, ClientError):
            raise Unavailable("the key service did not answer") from None
        plain: bytes = opened["Plaintext"]
        return plain


class KmsSigner:
    """See `services.ports.desk.Signer`."""

    def __init__(self, key: str, retired: Callable[[], list[dict[str, str]]]) -> None:
        self._key = key
        self._retired = retired
        self._known: dict[str, dict[str, str]] = {}  # public keys by the names of their keys
        self._name = ""
        self._read_at = 0.0

    @property
    def _current(self) -> dict[str, str]:
        """The public key behind the alias, at most some minutes old."""
        if not self._name or time.time() - self._read_at > KEY_KEPT:
            self._name, self._read_at = self._known_name(), time.time()
        return self._known[self._name]

    def _known_name(self) -> str:
        """The name of the key behind the alias, whose public half is then known."""
        found = client("kms").get_public_key(KeyId=self._key)
        name: str = found["KeyId"]
        if name not in self._known:
            self._known[name] = public_jwk(found["PublicKey"])
        return name

    @property
    def kid(self) -> str:
        """See `Signer`."""
        return self._current["kid"]

    def sign(self, content: bytes) -> bytes:
        """See `Signer`; the digest is made here, because KMS takes at most 4 KB.

        Raise `Unavailable` where the alias has moved since `kid` said who signs: the next try knows it.
        """
        believed = self._name or self._known_name()
        signed = client("kms").sign(
            KeyId=self._key,
            Message=hashlib.sha256(content).digest(),
            MessageType="DIGEST",
            SigningAlgorithm="RSASSA_PKCS1_V1_5_SHA_256",
        )
        if signed["KeyId"] != believed:
            self._name = ""
            raise Unavailable("the signing key has just changed")
        signature: bytes = signed["Signature"]
        return signature

    def jwks(self) -> dict[str, Any]:
        """See `Signer`."""
        current = self._current
        retired = [key for key in self._retired() if key["kid"] != current["kid"]]
        return {"keys": [current, *retired]}


def public_jwk(der: bytes) -> dict[str, str]:
    """A public key as it is published (RFC 7517), named by its thumbprint (RFC 7638). Raise `TypeError` unless RSA."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    public = load_der_public_key(der)
    if not isinstance(public, RSAPublicKey):
        raise TypeError("the signing key is not RSA")
    numbers = public.public_numbers()
    jwk = {"e": _b64(numbers.e), "kty": "RSA", "n": _b64(numbers.n)}
    thumbprint = hashlib.sha256(json.dumps(jwk, sort_keys=True, separators=(",", ":")).encode()).digest()
    kid = base64.urlsafe_b64encode(thumbprint).rstrip(b"=").decode()
    return jwk | {"alg": "RS256", "kid": kid, "use": "sig"}


def _b64(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
