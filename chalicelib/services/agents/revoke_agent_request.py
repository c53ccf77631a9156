"""The consumer takes a request back through the agent; what is closed stays as it is."""

from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.text import optional
from chalicelib.domain.trusted_agent import Agent
from chalicelib.services.agents.agent_message import AgentMessage
from chalicelib.services.agents.read_agent_request import AgentsOwn, own_of
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk

REVOKE_LIMIT: Final = 2000


def revoke_agent_request(desk: Desk, account: Account, agent: Agent, name: str, message: AgentMessage) -> AgentsOwn:
    """Withdraw the request and keep the reason; once more changes nothing. Raise `Forbidden`, `InvalidField`."""
    reason = optional("reason", message.text("reason"), limit=REVOKE_LIMIT, lines=True)
    return persistently(lambda: _revoke(desk, account, agent, name, reason))


def _revoke(desk: Desk, account: Account, agent: Agent, name: str, reason: str) -> AgentsOwn:
    own = own_of(desk, account, agent, name)
    if not own.head.open:
        return own
    told = (replace(own.asked, reason=reason),) if reason else ()
    withdraw_request(desk, account, own.head.submission, own.head.id, agent=agent.id, also=told)
    return own_of(desk, account, agent, name)
