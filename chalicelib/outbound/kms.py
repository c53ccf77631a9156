"""KMS: wraps the accounts' data keys and signs receipts, exports and digests."""

import base64
import hashlib
import json
from functools import cached_property
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import client
from chalicelib.domain.ids import AccountId
from chalicelib.errors import Unavailable


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

    def __init__(self, key: str, retired: list[dict[str, str]]) -> None:
        self._key = key
        self._retired = retired

    @cached_property
    def _current(self) -> dict[str, str]:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
        from cryptography.hazmat.primitives.serialization import load_der_public_key

        public = load_der_public_key(client("kms").get_public_key(KeyId=self._key)["PublicKey"])
        if not isinstance(public, RSAPublicKey):
            raise TypeError("the signing key is not RSA")
        numbers = public.public_numbers()
        jwk = {"e": _b64(numbers.e), "kty": "RSA", "n": _b64(numbers.n)}
        thumbprint = hashlib.sha256(json.dumps(jwk, sort_keys=True, separators=(",", ":")).encode()).digest()
        kid = base64.urlsafe_b64encode(thumbprint).rstrip(b"=").decode()  # RFC 7638
        return jwk | {"alg": "RS256", "kid": kid, "use": "sig"}

    @property
    def kid(self) -> str:
        """See `Signer`."""
        return self._current["kid"]

    def sign(self, content: bytes) -> bytes:
        """See `Signer`; the digest is made here, because KMS takes at most 4 KB."""
        signed = client("kms").sign(
            KeyId=self._key,
            Message=hashlib.sha256(content).digest(),
            MessageType="DIGEST",
            SigningAlgorithm="RSASSA_PKCS1_V1_5_SHA_256",
        )
        signature: bytes = signed["Signature"]
        return signature

    def jwks(self) -> dict[str, Any]:
        """See `Signer`."""
        retired = [key for key in self._retired if key["kid"] != self.kid]
        return {"keys": [self._current, *retired]}


def _b64(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
