"""An agent connects with a business (pair-wise set-up), and is known by its token afterwards."""

import base64
import binascii
import hmac
from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account, AgentDoor
from chalicelib.domain.agent_request import AgentLink
from chalicelib.domain.audit import AGENT
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from chalicelib.domain.trusted_agent import Agent
from chalicelib.errors import Forbidden, NotFound
from chalicelib.services.agents.agent_message import check_addressed, check_plain, open_message
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk

_SECRET: Final = 32


def door_of(account: Account) -> AgentDoor:
    """How agents reach a business that lets them in. Raise `Forbidden`."""
    if account.agents is None or not account.agents.open:
        raise Forbidden("the business is not open to agents")
    return account.agents


def connect_agent(desk: Desk, account: Account, name: str, body: bytes) -> str:
    """Return a new token for the agent that has signed for one; its earlier token is worth nothing then.

    A message counts once, and one that was signed for a request not at all: who has seen one cannot get a token by it.
    Raise `Forbidden`, `NotFound`, `InvalidField`.
    """
    door, now = door_of(account), desk.clock.now()
    agent = desk.trusted_agents.find(name)
    message = open_message(desk, agent, body)
    check_addressed(message, agent=agent.id, business=door.business, now=now)
    check_plain(message)
    mark, by = f"drp-connect|{message.signature.hex()}", desk.chance.bytes(16).hex()
    if not desk.work.ephemeral.claim(mark, by=by, until=message.moment("expires-at")):
        raise Forbidden("the message was used before")
    secret = desk.chance.bytes(_SECRET)
    persistently(lambda: _keep(desk, desk.accounts.get(account.id), agent, _hashed(desk, agent, secret)))
    return f"{_text(secret)}.{_text(agent.id.encode())}"


def agent_of(desk: Desk, account: Account, token: str) -> Agent:
    """The agent whose token this is at this business. Raise `Forbidden`, also for one that is not trusted any more."""
    door_of(account)
    secret, name = map(_bytes, (token.partition(".")[0], token.partition(".")[2]))
    if len(secret) != _SECRET or not name.isascii():
        raise Forbidden("token")
    try:
        agent = desk.trusted_agents.find(name.decode())
    except NotFound:
        raise Forbidden("token") from None
    link = desk.agents.link(account.id, agent.id)
    if link is None or not hmac.compare_digest(link.token, _hashed(desk, agent, secret)):
        raise Forbidden("token")
    return agent


def _keep(desk: Desk, account: Account, agent: Agent, token: str) -> None:
    now = desk.clock.now()
    before = desk.agents.link(account.id, agent.id)
    link = AgentLink(account=account.id, agent=agent.id, token=token, set_up_at=now)
    because = Reason(Tag.ACCOUNT_AGENT_CONNECTED, AGENT, None, {"agent": agent.id})
    unit = desk.work.begin(account.id, now)
    unit.store(account, because=because)
    if before:
        unit.store(replace(link, version=before.version), because=because)
    else:
        unit.create(link, because=because)
    unit.commit()


def _hashed(desk: Desk, agent: Agent, secret: bytes) -> str:
    """The hash of a token; it holds for the key that asked for it: with a new key of the agent it is worth nothing."""
    return desk.secrets.hash("agent-token", f"{secret.hex()}|{agent.key.hex()}")


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """What a part of a token stands for; nothing, where it stands for nothing."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
