"""What an agent has signed, opened: base64 of a 64-byte Ed25519 signature followed by JSON (libsodium's combined form).

The checks stand in the protocol's order (3.07): base64, signature, agent, business, not too early, not too late.
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from chalicelib.domain.json_depth import deeper_than
from chalicelib.domain.trusted_agent import Agent
from chalicelib.errors import Forbidden, InvalidField
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

# A profile of 1.0 with the same wire format names itself so.
VERSIONS: Final = frozenset({"1.0", "1.0.PS"})
CLAIMS_DEPTH_LIMIT: Final = 100  # levels of nesting, of which staff's page must be able to read each again
_SIGNATURE: Final = 64
_EXERCISE: Final = "exercise"


@dataclass(frozen=True, slots=True)
class AgentMessage:
    """A message whose signature is the agent's."""

    signature: bytes
    claims: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A claim that must be text; empty where it is absent. Raise `InvalidField`."""
        value = self.claims.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise InvalidField(field=name, problem="wrong-type")
        return value

    def moment(self, name: str) -> datetime:
        """A claim that must be an instant with its offset. Raise `InvalidField`."""
        text = self.text(name)
        if not text:
            raise InvalidField(field=name, problem="missing")
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise InvalidField(field=name, problem="malformed") from None
        if at.tzinfo is None:
            raise InvalidField(field=name, problem="no-offset")
        return at


def open_message(desk: Desk, agent: Agent, body: bytes) -> AgentMessage:
    """Decode, verify, read. Raise `InvalidField` (`body`), or `Forbidden` for a signature that is not this agent's."""
    try:
        signed = base64.b64decode(body.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidField(field="body", problem="not-base64") from None
    signature, message = signed[:_SIGNATURE], signed[_SIGNATURE:]
    if len(signature) < _SIGNATURE or not desk.trusted_agents.signed(agent, signature, message):
        raise Forbidden("signature")
    try:
        claims = msgspec.json.decode(message)
    except RecursionError:
        raise InvalidField(field="body", problem="too-deep") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise InvalidField(field="body", problem="not-json") from None
    if not isinstance(claims, dict):
        raise InvalidField(field="body", problem="not-an-object")
    if deeper_than(CLAIMS_DEPTH_LIMIT, claims):
        raise InvalidField(field="body", problem="too-deep")
    return AgentMessage(signature, claims)


def check_plain(message: AgentMessage) -> None:
    """Raise `Forbidden` for an exercise object where it was not signed for: a message serves its own purpose only."""
    if _EXERCISE in message.claims:
        raise Forbidden("a message for something else")


def check_named(message: AgentMessage, *, agent: str, business: str, now: datetime) -> None:
    """Raise `Forbidden` where a revocation, which need not say whose or of when it is, says something else."""
    check_plain(message)
    if "issued-at" in message.claims and now < message.moment("issued-at"):
        raise InvalidField(field="issued-at", problem="in-the-future")
    if "expires-at" in message.claims and now >= message.moment("expires-at"):
        raise InvalidField(field="expires-at", problem="over")
    for name, own in (("agent-id", agent), ("business-id", business)):
        if message.text(name) not in {"", own}:
            raise Forbidden(name)


def check_addressed(message: AgentMessage, *, agent: str, business: str, now: datetime) -> None:
    """Raise `Forbidden` for another agent's or business's message, `InvalidField` for one not of now or of 1.0."""
    if message.text("agent-id") != agent:
        raise Forbidden("agent-id")
    if message.text("business-id") != business:
        raise Forbidden("business-id")
    if now < message.moment("issued-at"):
        raise InvalidField(field="issued-at", problem="in-the-future")
    if now >= message.moment("expires-at"):
        raise InvalidField(field="expires-at", problem="over")
    version = message.text("drp.version")
    if version not in VERSIONS:
        raise InvalidField(field="drp.version", problem="unknown" if version else "missing")
