#!/usr/bin/env python3
"""An authorized agent by the Data Rights Protocol 1.0: needs Python 3.11 and the package cryptography.

python drp_agent.py agent.json key DEMO_AGENT > agents.json      a new key; prints the list that trusts it
python drp_agent.py agent.json ask https://privacy.example.com/drp/acme ACME deletion ana@example.com
python drp_agent.py agent.json status https://privacy.example.com/drp/acme ACME REQUEST
python drp_agent.py agent.json revoke https://privacy.example.com/drp/acme ACME REQUEST
"""

import base64
import json
import secrets
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

GIVEN = {
    "key": ["NAME"],
    "ask": ["API_BASE", "BUSINESS", "RIGHT", "EMAIL"],
    "status": ["API_BASE", "BUSINESS", "REQUEST"],
    "revoke": ["API_BASE", "BUSINESS", "REQUEST"],
}


class RefusedError(Exception):
    """What the business answered; a set-up that fails has no body (403)."""


class Agent:
    """One agent at one business; `api_base` and `business` are what the protocol's directory says of it."""

    def __init__(self, own: dict[str, str], api_base: str, business: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(own["seed"]))
        self._id, self._base, self._business, self._token = own["id"], f"{api_base}/v1", business, ""

    def set_up(self) -> None:
        """2.05: sign who you are, whom you mean and when; get a token that is good at this business."""
        self._token = self._call("POST", f"/agent/{self._id}", self._envelope())["token"]

    def information(self) -> Any:
        """2.06: the token is still good."""
        return self._call("GET", f"/agent/{self._id}")

    def exercise(self, right: str, email: str) -> Any:
        """2.01: ask for a right of a person. The business asks them itself whether this was their wish."""
        about = {"name": "Ana López", "email": email, "email_verified": True}
        wish = {"exercise": right, "regime": "ccpa", "agent-request-id": secrets.token_hex(8)}
        return self._call("POST", "/data-rights-request", self._envelope() | wish | about)

    def status(self, request: str) -> Any:
        """2.02: how it stands."""
        return self._call("GET", f"/data-rights-request/{request}")

    def revoke(self, request: str, reason: str) -> Any:
        """2.04: take it back."""
        return self._call("DELETE", f"/data-rights-request/{request}", self._envelope() | {"reason": reason})

    def _envelope(self) -> dict[str, Any]:
        now = datetime.now(UTC)
        return {
            "agent-id": self._id,
            "business-id": self._business,
            "issued-at": now.isoformat(timespec="milliseconds"),
            "expires-at": (now + timedelta(minutes=10)).isoformat(timespec="milliseconds"),
            "drp.version": "1.0",
        }

    def _call(self, method: str, path: str, message: dict[str, Any] | None = None) -> Any:
        """A signed message is base64 of 64 bytes of Ed25519 signature with the JSON behind them, as in libsodium."""
        content = json.dumps(message).encode() if message else b""
        body = base64.b64encode(self._key.sign(content) + content) if message else None
        headers = {"Content-Type": "text/plain"} if body else {}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(self._base + path, body, headers, method=method)  # noqa: S310  as it was given
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RefusedError(f"{error.code} {error.read().decode()}") from None


def new_key(file: Path, name: str) -> list[dict[str, str]]:
    """Make a key, keep its secret half in the file, and return the list of agents that an operator trusts."""
    key = Ed25519PrivateKey.generate()
    file.touch(mode=0o600)
    file.write_text(json.dumps({"id": name, "seed": base64.b64encode(key.private_bytes_raw()).decode()}))
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return [{"id": name, "name": name, "verify_key": base64.b64encode(public).decode()}]


def arguments(typed: list[str]) -> tuple[str, str, list[str]]:
    """The file, the step and what the step needs; what does not fit ends here, with what would."""
    file, step, *given = typed if len(typed) > 1 else ["", ""]
    if step not in GIVEN or len(given) != len(GIVEN[step]):
        known = "\n".join(f"  drp_agent.py FILE {name} {' '.join(wanted)}" for name, wanted in GIVEN.items())
        print(f"This takes one of these, with nothing more:\n{known}", file=sys.stderr)
        raise SystemExit(2)
    return file, step, given


def main() -> None:
    """Make a key, or take one step at a business; each step connects anew, which replaces the token before."""
    file, step, given = arguments(sys.argv[1:])
    if step == "key":
        print(json.dumps(new_key(Path(file), given[0]), indent=2))
        return
    api_base, business, *rest = given
    agent = Agent(json.loads(Path(file).read_text()), api_base, business)
    agent.set_up()
    agent.information()
    steps: dict[str, Callable[..., Any]] = {"ask": agent.exercise, "status": agent.status, "revoke": agent.revoke}
    told = steps[step](*rest, *(["changed my mind"] if step == "revoke" else []))
    for name, value in told.items():
        print(f"{name:20} {value}")


if __name__ == "__main__":
    main()
