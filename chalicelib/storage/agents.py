"""Reads what authorized agents have left."""

from datetime import datetime

from chalicelib.domain.agent_request import AgentCallback, AgentLink, AgentRequest, AgentRequestEntry, CallbackPlace
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.errors import NotFound
from chalicelib.storage import keys, keys_agents
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine


class StoredAgents:
    """See `services.ports.agents.Agents`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def link(self, account: AccountId, agent: str) -> AgentLink | None:
        """See `Agents`."""
        row = self._engine.get(keys.account(account), keys_agents.LINK + agent)
        found: AgentLink | None = self._codec.record(row) if row else None
        return found

    def entry(self, account: AccountId, name: str) -> AgentRequestEntry:
        """See `Agents`."""
        row = self._engine.get(keys_agents.request(account, name), keys_agents.REQUEST)
        if row is None:
            raise NotFound("agent's request")
        found: AgentRequestEntry = self._codec.record(row)
        return found

    def request(self, account: AccountId, request: RequestId) -> AgentRequest:
        """See `Agents`."""
        row = self._engine.get(keys.request(account, request), keys_agents.REQUEST)
        if row is None:
            raise NotFound("agent's request")
        found: AgentRequest = self._codec.record(row)
        return found

    def callback(self, account: AccountId, request: RequestId) -> AgentCallback | None:
        """See `Agents`."""
        row = self._engine.get(keys.request(account, request), keys_agents.CALLBACK)
        found: AgentCallback | None = self._codec.record(row) if row else None
        return found

    def due(self, *, now: datetime, limit: int) -> tuple[CallbackPlace, ...]:
        """See `Agents`."""
        upto = keys.upto(now)
        found = [
            place
            for shard in range(keys.DUE_SHARDS)
            for place in self._engine.due(keys_agents.callbacks(shard), upto=upto, limit=limit)
        ]
        found.sort(key=lambda place: place.due_sk)
        return tuple(CallbackPlace(*keys.request_of(place.pk)) for place in found[:limit])
