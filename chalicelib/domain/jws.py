"""What the deployment signs for others: JSON Web Signatures (RFC 7515), compact, RS256, told apart by their type."""

import base64
import json
from collections.abc import Mapping
from typing import Any, Final

ALGORITHM: Final = "RS256"


def signing_input(payload: Mapping[str, Any], *, kid: str, typ: str) -> bytes:
    """Return the bytes that RS256 signs: header and payload, each base64url (RFC 7515, section 5.1)."""
    parts = ({"alg": ALGORITHM, "kid": kid, "typ": typ}, payload)
    return b".".join(_base64url(json.dumps(part, separators=(",", ":"), ensure_ascii=False).encode()) for part in parts)


def compact(signed: bytes, signature: bytes) -> str:
    """Return the document: the bytes that were signed and their signature."""
    return f"{signed.decode('ascii')}.{_base64url(signature).decode('ascii')}"


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
