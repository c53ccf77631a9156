"""What the deployment signs for others: JSON Web Signatures (RFC 7515), compact, RS256, told apart by their type."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

ALGORITHM: Final = "RS256"
_PREFIX: Final = bytes.fromhex("3031300d060960864801650304020105000420")  # of a SHA-256 in PKCS #1 (RFC 8017, 9.2)


def signing_input(payload: Mapping[str, Any], *, kid: str, typ: str) -> bytes:
    """Return the bytes that RS256 signs: header and payload, each base64url (RFC 7515, section 5.1)."""
    parts = ({"alg": ALGORITHM, "kid": kid, "typ": typ}, payload)
    return b".".join(_base64url(json.dumps(part, separators=(",", ":"), ensure_ascii=False).encode()) for part in parts)


def compact(signed: bytes, signature: bytes) -> str:
    """Return the document: the bytes that were signed and their signature."""
    return f"{signed.decode('ascii')}.{_base64url(signature).decode('ascii')}"


def is_signed(content: bytes, signature: bytes, jwk: Mapping[str, str]) -> bool:
    """Whether RSASSA-PKCS1-v1_5 with SHA-256 says yes: the padding is made, not read (RFC 8017, section 8.2.2)."""
    modulus, exponent = (int.from_bytes(decoded(jwk[name])) for name in ("n", "e"))
    length = (modulus.bit_length() + 7) // 8
    tail = _PREFIX + hashlib.sha256(content).digest()
    expected = b"\x00\x01" + b"\xff" * (length - len(tail) - 3) + b"\x00" + tail
    number = int.from_bytes(signature)
    if len(signature) != length or number >= modulus:
        return False
    return pow(number, exponent, modulus).to_bytes(length) == expected


def decoded(text: str) -> bytes:
    """Base64url without its padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def payload_of(token: str) -> dict[str, Any]:
    """Return what a document of ours says, without looking at its signature."""
    payload: dict[str, Any] = json.loads(decoded(token.split(".")[1]))
    return payload


def spelled_header(token: str) -> dict[str, Any]:
    """Return the header of a compact document of others, whose signature nobody has looked at; {} if it is none."""
    encoded, _, rest = token.partition(".")
    try:
        header = json.loads(base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars="-_", validate=True))
    except (ValueError, RecursionError):
        return {}
    return header if isinstance(header, dict) and rest.count(".") == 1 else {}


def _base64url(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")
