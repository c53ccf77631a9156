"""An agent looks at its own requests and their results."""

import re
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.agent_request import AgentRequest
from chalicelib.domain.audit import AGENT
from chalicelib.domain.correspondence import AnswerFile
from chalicelib.domain.drp import Status
from chalicelib.domain.request import Request
from chalicelib.domain.trusted_agent import Agent
from chalicelib.errors import Forbidden, Gone, NotFound
from chalicelib.law.agents import standing_of
from chalicelib.services.agents.agent_status import RESULTS_LIFE
from chalicelib.services.handling.attach_file import hand_out
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class AgentsOwn:
    """A request with what its agent sent."""

    head: Request
    asked: AgentRequest


@dataclass(frozen=True, slots=True)
class Results:
    """What an agent may learn of an answer: how it ended, and the files where it may receive them."""

    own: AgentsOwn
    files: tuple[AnswerFile, ...]


def own_of(desk: Desk, account: Account, agent: Agent, name: str) -> AgentsOwn:
    """A request of exactly this agent. Raise `Forbidden` for another's, as for one that never was."""
    if not _UUID.fullmatch(name):
        raise Forbidden("request")
    try:
        entry = desk.agents.entry(account.id, name)
    except NotFound:
        raise Forbidden("request") from None
    if entry.agent != agent.id:
        raise Forbidden("request")
    asked = desk.agents.request(account.id, entry.request)
    return AgentsOwn(desk.requests.get(account.id, entry.request), asked)


def read_results(desk: Desk, account: Account, agent: Agent, name: str) -> Results:
    """The results of a fulfilled request. Raise `Forbidden`, `NotFound` before, `Gone` after their time."""
    own = own_of(desk, account, agent, name)
    standing = standing_of(own.head, account.zone)
    now = desk.clock.now()
    if standing.status is not Status.FULFILLED or own.head.closed_at is None:
        raise NotFound("results")
    if now >= own.head.closed_at + RESULTS_LIFE:
        raise Gone("results")
    if not may_receive(own.head):
        return Results(own, ())
    _, filed = desk.requests.dossier(account.id, own.head.id)
    files = (item for item in filed if isinstance(item, AnswerFile))
    return Results(own, tuple(file for file in files if file.released_at and file.expires_at and now < file.expires_at))


def results_link(desk: Desk, account: Account, agent: Agent, name: str, file: str) -> str:
    """Count and return a link to one file of the results. Raise as `read_results` does."""
    results = read_results(desk, account, agent, name)
    if file not in {one.id for one in results.files}:
        raise NotFound("file")
    return hand_out(desk, results.own.head, file, actor=AGENT)


def may_receive(head: Request) -> bool:
    """Whether staff have seen a permission to receive, and the person is verified as far as the right needs.

    Nothing goes to an agent whose own address nobody has shown; one whose system asks is known by its key.
    """
    proof = head.verification.agent
    if proof is None or not proof.receives or proof.permission_at is None or proof.address_outstanding:
        return False
    return head.verification.sufficient
