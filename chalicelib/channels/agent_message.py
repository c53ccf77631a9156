"""Turns an agent's signed message into what it asks for; its claims are typed here and believed nowhere."""

import json
from collections.abc import Mapping
from typing import Any, Final

from chalicelib.channels.agent_answers import NAME_LIMIT
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.drp import Exercise, regime_of, residence_of, row_of
from chalicelib.domain.request import Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.text import optional
from chalicelib.domain.trusted_agent import Agent
from chalicelib.errors import InvalidField
from chalicelib.services.agents.agent_message import AgentMessage
from chalicelib.values import dataclass

AGENT_ID_LIMIT: Final = 200
HINTS_LIMIT: Final = 50
_ENVELOPE: Final = frozenset({"agent-id", "business-id", "issued-at", "expires-at", "drp.version"})
_YES_NO: Final = ("email_verified", "phone_number_verified", "address_verified")
_ADDRESS: Final = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an agent asks for: a right, on a legal basis, for a person of whom it claims this and that."""

    exercise: Exercise
    right: Right
    regime: str
    residence: str
    typed: Typed
    claims: str  # JSON of everything but the envelope
    agent_request_id: str
    callback: str


def read_exercise(message: AgentMessage, agent: Agent) -> Asked:
    """Read an exercise object. Raise `InvalidField` that names the claim."""
    row, regime = row_of(message.text("exercise")), regime_of(message.text("regime"))
    _check_types(message)
    country, region = (_of_address(message.claims, name) for name in ("country", "region"))
    told = {name: value for name, value in message.claims.items() if name not in _ENVELOPE}
    return Asked(
        exercise=row.exercise,
        right=row.right,
        regime=regime,
        residence=residence_of(regime, country, region),
        typed=_typed(message, agent),
        claims=json.dumps(told, ensure_ascii=False, sort_keys=True),
        agent_request_id=_short(message, "agent-request-id"),
        callback=message.text("status_callback"),
    )


def _check_types(message: AgentMessage) -> None:
    for name in _YES_NO:
        if not isinstance(message.claims.get(name, False), bool | None):
            raise InvalidField(field=name, problem="wrong-type")
    address = message.claims.get(_ADDRESS) or {}
    if not isinstance(address, dict) or not all(isinstance(part, str | None) for part in address.values()):
        raise InvalidField(field=_ADDRESS, problem="wrong-type")
    hints = message.claims.get("relationships") or []
    if not isinstance(hints, list) or not all(isinstance(hint, str) for hint in hints):
        raise InvalidField(field="relationships", problem="wrong-type")
    if len(hints) > HINTS_LIMIT:
        raise InvalidField(field="relationships", problem="too-many")
    message.text("power_of_attorney")


def _typed(message: AgentMessage, agent: Agent) -> Typed:
    email, phone = message.text("email"), message.text("phone_number")
    return Typed(
        name=optional("name", message.text("name"), limit=NAME_LIMIT),
        email=Email.parse(email) if email else None,
        phone=Phone.parse(phone, field="phone_number") if phone else None,
        agent_name=agent.name,
        agent_organisation="" if agent.name == agent.id else agent.id,
    )


def _short(message: AgentMessage, name: str) -> str:
    text = message.text(name)
    if len(text) > AGENT_ID_LIMIT:
        raise InvalidField(field=name, problem="too-long")
    return text


def _of_address(claims: Mapping[str, Any], name: str) -> str:
    address = claims.get(_ADDRESS)
    part = address.get(name) if isinstance(address, dict) else None
    return part if isinstance(part, str) else ""
