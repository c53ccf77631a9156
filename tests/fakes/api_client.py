"""A system that signs its calls, written after RFC 9421 and RFC 9530 with `cryptography` alone.

It shares no code with the product or with the libraries that the product verifies by, so that a mistake in reading the
standards cannot hide on both sides. `Sent` may be changed before it goes out, as an attacker would.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One call as it goes over the wire."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def target(self) -> str:
        """Path and query as they are sent."""
        parts = urlsplit(self.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def with_headers(self, **headers: str) -> "Sent":
        """The same call with other headers; an empty one is left out."""
        changed = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return replace(self, headers={name: value for name, value in changed.items() if value})


@dataclass(slots=True)
class System:
    """Somebody's system with its own key pair."""

    base: str
    key_id: str = ""
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    now: Any = time.time

    @property
    def public_raw(self) -> str:
        """The public key as base64 of its 32 bytes."""
        return base64.b64encode(self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()

    @property
    def public_pem(self) -> str:
        """The public key as PEM."""
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def private_pem(self) -> bytes:
        """The private key as PEM, for libraries that want it so."""
        return self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def sign(
        self,
        method: str,
        path: str,
        content: Any = None,
        *,
        covered: Sequence[str] | None = None,
        params: Mapping[str, int | str | None] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Sent:
        """Return the signed call; `params` replace those of the signature, None leaves one out."""
        body = content if isinstance(content, bytes) else b"" if content is None else json.dumps(content).encode()
        url = self.base + path
        lines = {name.lower(): value for name, value in (headers or {}).items()}
        if body:
            digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
            lines = {"content-type": "application/json", "content-digest": f"sha-256=:{digest}:"} | lines
        usual = ["@method", "@target-uri", *(["content-digest", "content-type"] if body else [])]
        chosen = list(usual if covered is None else covered)
        given: dict[str, int | str | None] = {
            "created": int(self.now()),
            "keyid": self.key_id,
            "nonce": secrets.token_urlsafe(16),
        }
        said = signature_params(chosen, given | dict(params or {}))
        parts = urlsplit(url)
        values = {"@method": method, "@target-uri": url, "@authority": parts.netloc, "@path": parts.path, **lines}
        signed = "\n".join([*(f'"{name}": {values[name]}' for name in chosen), f'"@signature-params": {said}'])
        signature = base64.b64encode(self.private.sign(signed.encode())).decode()
        lines |= {"signature-input": f"sig={said}", "signature": f"sig=:{signature}:"}
        return Sent(method=method, url=url, headers=lines, body=body)


def signature_params(covered: Sequence[str], params: Mapping[str, int | str | None]) -> str:
    """The inner list with its parameters (RFC 9421, section 2.3)."""
    names = " ".join(f'"{name}"' for name in covered)
    shown = "".join(
        f";{name}={value}" if isinstance(value, int) else f';{name}="{value}"'
        for name, value in params.items()
        if value is not None
    )
    return f"({names}){shown}"
