"""What an authorized agent sent and says, as the page of a request shows it to staff."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.agent_request import AgentRequest
from chalicelib.domain.correspondence import FileState
from chalicelib.domain.request import Request, Submission
from chalicelib.domain.verification import AgentProof
from chalicelib.http.staff.request_view import request_url
from chalicelib.services.agents.permission_file import shown_files
from chalicelib.values import dataclass

_ENOUGH = 200  # characters of one claim that the page shows
_OWN = frozenset({"exercise", "regime", "agent-request-id", "status_callback"})


@dataclass(frozen=True, slots=True)
class AgentView:
    """The agent, what it asks for in the protocol's words, its claims, and what was seen of its permission."""

    name: str
    exercise: str
    own_id: str
    claims: list[tuple[str, str]]
    permission: str  # key: see `_permission`
    permission_at: datetime | None
    receives: bool
    reason: str
    email: str = ""
    address: str = ""  # key: see `_address`
    shows: str = ""  # how they mean to show the permission
    identity: str = ""  # key: seen, asked; empty where nobody asks
    identity_at: datetime | None = None
    files: Sequence["ShownView"] = ()
    standing_url: str = ""  # what else they have sent


@dataclass(frozen=True, slots=True)
class ShownView:
    """A file that was shown: what it is said to be, its name and the way to it."""

    shows: str
    name: str
    at: datetime
    url: str


def shown_views(filed: Iterable[object]) -> list[ShownView]:
    """The files that an agent has shown and that lie there."""
    return [
        ShownView(file.shows, file.name, file.created_at, f"{request_url(file.request)}/files/{file.id}")
        for file in shown_files(filed)
        if file.state is FileState.ACCEPTED and file.removed_at is None
    ]


def agent_view(
    head: Request, asked: AgentRequest | None, sent: Submission | None, files: Sequence[ShownView] = ()
) -> AgentView | None:
    """The view; None where the person asks for themselves."""
    proof = head.verification.agent
    if proof is None or sent is None:
        return None
    typed = sent.typed
    claims = json.loads(asked.claims) if asked else {}
    own = ", ".join(part for part in (typed.agent_name, typed.agent_organisation) if part)
    seen = "seen" if proof.identity_at else ("asked" if proof.identity_asked else "")
    return AgentView(
        name=asked.agent if asked else own,
        exercise=f"{asked.exercise}, {asked.regime}" if asked else "",
        own_id=asked.agent_request_id if asked else "",
        claims=[(name, _shown(value)) for name, value in claims.items() if name not in _OWN],
        permission=_permission(proof),
        permission_at=proof.denied_at or proof.permission_at,
        receives=proof.receives,
        reason=asked.reason if asked else "",
        email=typed.agent_email,
        address=address_key(proof, asked=asked is not None, email=typed.agent_email),
        shows=typed.agent_shows,
        identity=seen,
        identity_at=proof.identity_at,
        files=files,
        standing_url=f"{request_url(head.id)}/agent",
    )


def address_key(proof: AgentProof, *, asked: bool, email: str) -> str:
    """What is known of the agent's own address: `asked` where their system sent it, which its key shows."""
    known = (
        ("key", asked),
        ("none", not email),
        ("denied", proof.address_denied),
        ("shown", proof.address_shown),
        ("unshown", proof.address_asked),
    )
    return next((key for key, holds in known if holds), "not-asked")


def _permission(proof: AgentProof) -> str:
    """What is known of the permission: the first of these that holds."""
    known = (
        ("denied", proof.denied_at is not None),
        ("attorney", proof.attorney),
        ("no-notary", proof.permission_at is not None and proof.permission_outstanding),
        ("by-consumer", proof.by_consumer),
        ("notarized", proof.notarized),
        ("seen", proof.permission_at is not None),
        ("asked-notary", proof.notary_asked),
        ("asked", proof.permission_asked),
    )
    return next((key for key, holds in known if holds), "not-asked")


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        value = ", ".join(str(part) for part in value.values() if part)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _ENOUGH else f"{text[:_ENOUGH]}…"
