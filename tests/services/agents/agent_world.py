"""A business that lets an agent in, over dictionaries, with the clock in hand."""

from dataclasses import dataclass
from typing import Any

from chalicelib.channels.agent_message import read_exercise
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.agent_request import AgentRequest
from chalicelib.domain.request import Request
from chalicelib.domain.trusted_agent import Agent
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.services.agents.agent_door import OpenDoor, open_door
from chalicelib.services.agents.agent_message import AgentMessage, open_message
from chalicelib.services.agents.agent_status import exercise_status
from chalicelib.services.agents.exercise_right import ExerciseRight, exercise_right
from chalicelib.services.handling.record_match import RecordMatch, record_match
from tests.fakes.acme import open_acme
from tests.fakes.agent import AgentSimulator, RecordingTeller, Reply
from tests.fakes.desk import FakeDesk

CALLBACK = "https://agent.example/told"


def _unused(*_: object) -> Reply:
    raise AssertionError("nothing is sent here")


class OneAgent:
    """Trusts one agent; the signature is checked for real."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent

    def find(self, name: str) -> Agent:
        """See `TrustedAgents`."""
        assert name == self.agent.id
        return self.agent

    def signed(self, agent: Agent, signature: bytes, message: bytes) -> bool:
        """See `TrustedAgents`."""
        from nacl.exceptions import BadSignatureError
        from nacl.signing import VerifyKey

        try:
            VerifyKey(agent.key).verify(message, signature)
        except BadSignatureError:
            return False
        return True


@dataclass
class AgentWorld:
    """The desk, the business's owner, the agent."""

    desk: FakeDesk
    olga: Staff
    agent: Agent
    simulator: AgentSimulator
    teller: RecordingTeller

    @property
    def account(self) -> Account:
        """The business as it is now."""
        return self.desk.accounts.get(self.olga.account.id)

    def message(self, words: Any) -> AgentMessage:
        """What the agent signs, opened."""
        return open_message(self.desk, self.agent, self.simulator.signed(words))

    def exercise(self, right: str = "access", **changes: Any) -> AgentRequest:
        """The agent asks for a right."""
        self.desk.clock.pass_(seconds=1)
        message = self.message(self.simulator.wish(right, **changes))
        asked = read_exercise(message, self.agent)
        command = ExerciseRight(
            account=self.account,
            agent=self.agent.id,
            signature=message.signature,
            exercise=asked.exercise,
            right=asked.right,
            regime=asked.regime,
            residence=asked.residence,
            typed=asked.typed,
            claims=asked.claims,
            agent_request_id=asked.agent_request_id,
            callback=asked.callback,
        )
        return exercise_right(self.desk, command)

    def head(self, asked: AgentRequest) -> Request:
        """The request as it is now."""
        return self.desk.requests.get(asked.account, asked.request)

    def status(self, asked: AgentRequest) -> dict[str, str | None]:
        """What the agent is told now."""
        asked = self.desk.agents.request(asked.account, asked.request)
        return exercise_status(self.desk, self.account, self.head(asked), asked)

    def match(self, asked: AgentRequest) -> None:
        """Staff compare three data points with a signed declaration: the highest level."""
        command = RecordMatch(
            request=asked.request,
            compared=("name", "email", "phone"),
            method=MatchMethod.RECORDS,
            result=MatchResult.MATCHED,
            declaration=True,
            contact_on_file=True,
        )
        record_match(self.desk, self.olga, command)


def open_world(*, permission: bool = True, confirmation: bool = True) -> AgentWorld:
    """Open the business and its door; `permission` and `confirmation` say what it asks for."""
    desk = FakeDesk()
    olga = open_acme(desk)
    open_door(
        desk,
        desk.accounts.get(olga.account.id),
        OpenDoor(permission=permission, confirmation=confirmation),
        actor="system:test",
    )
    simulator = AgentSimulator(_unused, desk.clock.now)
    agent = Agent(simulator.id, bytes(simulator.key.verify_key), "Test Agent")
    teller = RecordingTeller()
    desk.__dict__ |= {"trusted_agents": OneAgent(agent), "agent_teller": teller}
    return AgentWorld(desk, olga, agent, simulator, teller)
