"""What an authorized agent sent and says, as the page of a request shows it to staff."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.agent_request import AgentRequest
from chalicelib.domain.request import Request

_ENOUGH = 200  # characters of one claim that the page shows
_OWN = frozenset({"exercise", "regime", "agent-request-id", "status_callback"})


@dataclass(frozen=True, slots=True)
class AgentView:
    """The agent, what it asks for in the protocol's words, its claims, and what was seen of its permission."""

    name: str
    exercise: str
    own_id: str
    claims: list[tuple[str, str]]
    permission: str  # key: seen, attorney, asked, not-asked
    permission_at: datetime | None
    receives: bool
    reason: str


def agent_view(head: Request, asked: AgentRequest | None) -> AgentView | None:
    """The view; None where no agent's system made the request."""
    proof = head.verification.agent
    if proof is None or asked is None:
        return None
    claims = json.loads(asked.claims)
    seen = "attorney" if proof.attorney else "seen"
    missing = "asked" if proof.permission_asked else "not-asked"
    return AgentView(
        name=asked.agent,
        exercise=f"{asked.exercise}, {asked.regime}",
        own_id=asked.agent_request_id,
        claims=[(name, _shown(value)) for name, value in claims.items() if name not in _OWN],
        permission=seen if proof.permission_at else missing,
        permission_at=proof.permission_at,
        receives=proof.receives,
        reason=asked.reason,
    )


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        value = ", ".join(str(part) for part in value.values() if part)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _ENOUGH else f"{text[:_ENOUGH]}…"
