"""What an authorized agent leaves with a business: its connection, its requests, and where it wants to be told."""

from datetime import datetime
from typing import ClassVar

from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.record import sealed
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLink:
    """An agent that is connected with a business; only the hash of its one token is kept."""

    KIND: ClassVar[str] = "agent-link"

    account: AccountId
    agent: str
    token: str  # hash; a new set-up replaces it
    set_up_at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRequest:
    """What an agent sent, filed under its request.

    The claims are the agent's word: evidence of what was said, never proof of who the person is.
    """

    KIND: ClassVar[str] = "agent-request"

    account: AccountId
    request: RequestId
    submission: Reference
    id: str  # the UUID by which the agent knows it
    agent: str
    exercise: str
    regime: str
    digest: str  # of what was asked for without its times: says whether a repetition is one
    claims: str = sealed("")  # JSON
    agent_request_id: str = sealed("")
    reason: str = sealed("")  # why it was revoked
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRequestEntry:
    """Look-up within an account: the request behind a UUID, and whose it is."""

    KIND: ClassVar[str] = "agent-entry"

    account: AccountId
    id: str
    agent: str
    request: RequestId
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentCallback:
    """Where an agent wants to hear of changes, what it has heard, and when it is tried next."""

    KIND: ClassVar[str] = "agent-callback"

    account: AccountId
    request: RequestId
    told: str  # status, reason and date as they were last told
    url: str = sealed("")
    next_at: datetime | None = None
    attempts: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class CallbackPlace:
    """Where a callback lies."""

    account: AccountId
    request: RequestId
