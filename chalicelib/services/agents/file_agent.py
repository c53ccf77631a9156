"""What an agent's system sent stays with the request that it made: under the agent's own name for it."""

from dataclasses import replace

from chalicelib.domain.account import Account
from chalicelib.domain.agent_request import AgentCallback, AgentRequest, AgentRequestEntry
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.law.agents import standing_of
from chalicelib.services.agents.agent_status import fingerprint
from chalicelib.services.ports.desk import Unit


def file_agent(
    unit: Unit, own: AgentRequest, first: Request, account: Account, *, callback: str, because: Reason
) -> None:
    """Add it to what is being filed; `callback` is where the agent wants to be told, if anywhere."""
    unit.create(replace(own, request=first.id), because=because)
    entry = AgentRequestEntry(account=own.account, id=own.id, agent=own.agent, request=first.id)
    unit.create(entry, because=because)
    if callback:
        told = fingerprint(standing_of(first, account.zone))
        unit.create(AgentCallback(account=own.account, request=first.id, told=told, url=callback), because=because)
