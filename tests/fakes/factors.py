"""An authenticator app, and an authenticator for passkeys as the library's own counterpart would answer."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import cbor2
import pyotp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256


def digits(secret: str, at: float, *, step: int = 0) -> str:
    """What an app shows at an instant, or `step` half minutes later."""
    return pyotp.TOTP(secret).at(int(at), counter_offset=step)


@dataclass
class SoftKey:
    """A passkey in software: makes and shows what a browser would hand over, or something forged."""

    origin: str = "http://recourse.test"
    host: str = "recourse.test"
    signs: int = 0
    id: bytes = b"a passkey's id 1"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: str) -> str:
        """Answer what a page asks for when one is made."""
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")},
        )
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        made = {"fmt": "none", "attStmt": {}, "authData": self._data(0x45) + attested}
        return self._answer(
            {
                "clientDataJSON": text(self._client("webauthn.create", options)),
                "attestationObject": text(cbor2.dumps(made)),
            },
        )

    def get(self, options: str) -> str:
        """Answer what a page asks for when one is shown."""
        client, data = self._client("webauthn.get", options), self._data(0x05)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature)},
        )

    def _client(self, kind: str, options: str) -> bytes:
        challenge = json.loads(options)["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, flags: int) -> bytes:
        if self.signs:
            self.signs += 1
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.signs.to_bytes(4, "big")

    def _answer(self, response: dict[str, Any]) -> str:
        name = text(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def text(content: bytes) -> str:
    """Bytes in base64url without padding."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
