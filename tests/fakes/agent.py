"""An authorized agent, built from the protocol's text alone: it signs with PyNaCl and knows nothing of our code."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from nacl.signing import SigningKey

PERSON: dict[str, Any] = {
    "name": "Ana María López",
    "email": "ana@example.com",
    "email_verified": True,
    "phone_number": "+12135550123",
    "phone_number_verified": True,
    "address": {"street_address": "1 Main St", "locality": "Los Angeles", "region": "CA", "country": "US"},
    "address_verified": True,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        """The body, which must be JSON."""
        return json.loads(self.text)


# method, path below `/v1`, body, headers
Send = Callable[[str, str, bytes, dict[str, str]], Reply]


@dataclass
class AgentSimulator:
    """An agent at one business."""

    send: Send
    now: Callable[[], datetime]
    id: str = "TEST_AGENT"
    business: str = "ACME"
    seed: bytes = bytes(range(32))
    token: str = ""

    @property
    def key(self) -> SigningKey:
        """The signing key."""
        return SigningKey(self.seed)

    @property
    def entry(self) -> dict[str, Any]:
        """The agent's entry of `agents.json`; the misspelling is that of real files."""
        verify_key = base64.b64encode(bytes(self.key.verify_key)).decode()
        return {"id": self.id, "name": "Test Agent", "verify_key": verify_key, "supported_verfications": ["phone"]}

    def envelope(self, **changes: Any) -> dict[str, Any]:
        """Who, whom, when: good for ten minutes; a change to None leaves the field out."""
        now = self.now()
        fields = {
            "agent-id": self.id,
            "business-id": self.business,
            "issued-at": (now - timedelta(seconds=1)).isoformat(timespec="milliseconds"),
            "expires-at": (now + timedelta(minutes=10)).isoformat(timespec="milliseconds"),
            "drp.version": "1.0",
        } | changes
        return {name: value for name, value in fields.items() if value is not None}

    def signed(self, message: Any) -> bytes:
        """Base64 of signature and JSON; bytes are signed as they are."""
        content = message if isinstance(message, bytes) else json.dumps(message).encode()
        return base64.b64encode(bytes(self.key.sign(content)))

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        """One call with the token; `content_type=""` sends none."""
        kept = {"authorization": f"Bearer {self.token}"} if self.token else {}
        if body:
            kept["content-type"] = "text/plain"
        given = kept | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send(method, path, body, {name: value for name, value in given.items() if value})

    def set_up(self, **changes: Any) -> Reply:
        """2.05; keeps the token."""
        reply = self.call("POST", f"/agent/{self.id}", self.signed(self.envelope(**changes)), authorization="")
        if reply.status == 200:
            self.token = reply.json["token"]
        return reply

    def exercise(self, right: str = "access", **changes: Any) -> Reply:
        """2.01."""
        return self.call("POST", "/data-rights-request", self.signed(self.wish(right, **changes)))

    def wish(self, right: str = "access", **changes: Any) -> dict[str, Any]:
        """An exercise object."""
        own = {name.replace("__", "-"): value for name, value in changes.items()}
        return self.envelope(**({"exercise": right, "regime": "ccpa"} | PERSON | own))

    def status(self, name: str) -> Reply:
        """2.02."""
        return self.call("GET", f"/data-rights-request/{name}")

    def revoke(self, name: str, reason: str = "changed my mind", **headers: str) -> Reply:
        """2.04."""
        return self.call("DELETE", f"/data-rights-request/{name}", self.signed({"reason": reason}), **headers)


@dataclass
class RecordingTeller:
    """Keeps what agents would have been told; raises the next of `failures` first, if there is one."""

    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def acceptable(self, url: str) -> bool:
        """Whatever is https."""
        return url.startswith("https://")

    def tell(self, url: str, status: Mapping[str, str | None]) -> None:
        """Keep it."""
        if self.failures:
            raise self.failures.pop(0)
        self.told.append((url, dict(status)))
