"""What the use cases ask of the outside about authorized agents (Data Rights Protocol)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.agent_request import AgentCallback, AgentLink, AgentRequest, AgentRequestEntry, CallbackPlace
    from chalicelib.domain.ids import AccountId, RequestId
    from chalicelib.domain.trusted_agent import Agent


class TrustedAgents(Protocol):
    """The agents that the operator trusts, as `agents.json` names them now."""

    def find(self, name: str) -> Agent:
        """Raise `NotFound` for one that is not trusted, `Unavailable` while nobody knows whom to trust."""

    def signed(self, agent: Agent, signature: bytes, message: bytes) -> bool:
        """Whether the agent's key made this Ed25519 signature of the message."""


class Agents(Protocol):
    """Reads what agents have left."""

    def link(self, account: AccountId, agent: str) -> AgentLink | None:
        """The agent's connection with the business."""

    def entry(self, account: AccountId, name: str) -> AgentRequestEntry:
        """The request behind a UUID. Raise `NotFound`."""

    def request(self, account: AccountId, request: RequestId) -> AgentRequest:
        """What was sent for a request. Raise `NotFound`: no agent's system made it."""

    def callback(self, account: AccountId, request: RequestId) -> AgentCallback | None:
        """Where the agent wants to be told; None if it did not say."""

    def due(self, *, now: datetime, limit: int) -> tuple[CallbackPlace, ...]:
        """Callbacks that must be tried, at most `limit`, the longest due first."""


class AgentTeller(Protocol):
    """Tells agents of changes."""

    def acceptable(self, url: str) -> bool:
        """Whether a status callback could be called, as far as its address itself says."""

    def tell(self, url: str, status: Mapping[str, str | None]) -> None:
        """Post an Exercise Status. Raise `Unavailable` when it may be tried again, `Gone` when that is no use."""


class AgentDesk(Protocol):
    """The agents' part of `services.ports.desk.Desk`."""

    @property
    def trusted_agents(self) -> TrustedAgents: ...
    @property
    def agents(self) -> Agents: ...
    @property
    def agent_teller(self) -> AgentTeller: ...
