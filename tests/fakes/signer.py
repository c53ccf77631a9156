"""A signer with a key of its own in memory; one key for the whole session, because making one takes long."""

import base64
import hashlib
import json
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _text(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class RsaSigner:
    """See `services.ports.desk.Signer`."""

    @property
    def kid(self) -> str:
        return str(self.jwks()["keys"][0]["kid"])

    def sign(self, content: bytes) -> bytes:
        return _key().sign(content, padding.PKCS1v15(), hashes.SHA256())

    def jwks(self) -> dict[str, Any]:
        numbers = _key().public_key().public_numbers()
        jwk = {"e": _text(numbers.e), "kty": "RSA", "n": _text(numbers.n)}
        print_ = hashlib.sha256(json.dumps(jwk, sort_keys=True, separators=(",", ":")).encode()).digest()
        kid = base64.urlsafe_b64encode(print_).rstrip(b"=").decode()
        return {"keys": [jwk | {"alg": "RS256", "kid": kid, "use": "sig"}]}
