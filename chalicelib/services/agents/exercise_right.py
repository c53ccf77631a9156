"""An agent asks for a right on behalf of a person: one request, however often the same is sent."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.agent_request import AgentRequest
from chalicelib.domain.drp import Exercise
from chalicelib.domain.ids import RequestId, new_reference
from chalicelib.domain.request import Behalf, Channel, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import AgentProof
from chalicelib.errors import Gone, InvalidField, NotFound
from chalicelib.law.agents import understood
from chalicelib.services.agents.connect_agent import door_of
from chalicelib.services.intake.submit_request import AgentLeft, SubmitRequest, submit_request
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

_UUID: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseRight:
    """What an agent has signed, read; `signature` names it where the agent gave no id of its own."""

    account: Account
    agent: str
    signature: bytes
    exercise: Exercise
    right: Right
    regime: str
    residence: str
    typed: Typed
    claims: str
    agent_request_id: str = ""
    callback: str = ""


def exercise_right(desk: Desk, command: ExerciseRight) -> AgentRequest:
    """Take the request in, or return the one that the same words have made before.

    Raise as `submit_request` does, and `InvalidField` (`agent-request-id`) where the agent uses an id of its own again
    for something else.
    """
    return persistently(lambda: _exercise(desk, command, _asked(desk, command)))


def _exercise(desk: Desk, command: ExerciseRight, asked: AgentRequest) -> AgentRequest:
    try:
        return _same(desk, asked)
    except NotFound:
        submit_request(desk, _submission(desk, command, asked))
    return _same(desk, asked)


def _same(desk: Desk, asked: AgentRequest) -> AgentRequest:
    entry = desk.agents.entry(asked.account, asked.id)
    first = desk.agents.request(asked.account, entry.request)
    if first.digest != asked.digest:
        raise InvalidField(field="agent-request-id", problem="taken")
    return first


def _asked(desk: Desk, command: ExerciseRight) -> AgentRequest:
    """The record, still without its request; its id follows from what the agent sent."""
    name = _name(desk, command)
    return AgentRequest(
        account=command.account.id,
        request=RequestId(""),
        submission=new_reference(bytes.fromhex(desk.secrets.hash("agent-reference", name))[:16]),
        id=name,
        agent=command.agent,
        exercise=command.exercise.value,
        regime=command.regime,
        digest=desk.secrets.hash("agent-digest", f"{name}|{command.claims}")[:40],
        claims=command.claims,
        agent_request_id=command.agent_request_id,
    )


def _name(desk: Desk, command: ExerciseRight) -> str:
    """A UUID (RFC 9562, version 4 in form) that nobody else can guess, the same for the same words."""
    own = f"id|{command.agent_request_id}" if command.agent_request_id else f"signature|{command.signature.hex()}"
    content = f"{command.account.id}|{command.agent}|{own}"
    drawn = bytearray.fromhex(desk.secrets.hash("agent-request", content))[:_UUID]
    drawn[6] = drawn[6] & 0x0F | 0x40
    drawn[8] = drawn[8] & 0x3F | 0x80
    text = drawn.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _submission(desk: Desk, command: ExerciseRight, asked: AgentRequest) -> SubmitRequest:
    account, door = command.account, door_of(command.account)
    if not account.open_to_public:
        raise Gone("the business takes no requests")
    on = account.day_of(desk.clock.now())
    residence, right = understood(command.right, command.residence, listed=account.regimes, on=on)
    proof = AgentProof(permission_asked=door.permission, confirmation_asked=door.confirmation)
    usable = bool(command.callback) and desk.agent_teller.acceptable(command.callback)
    return SubmitRequest(
        account=account,
        reference=asked.submission,
        rights=(right,),
        residence=residence,
        behalf=Behalf.AGENT,
        typed=command.typed,
        channel=Channel.AGENT,
        language=account.languages[0],
        agent=AgentLeft(proof, asked, command.callback if usable else ""),
    )
