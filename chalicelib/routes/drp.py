"""The Data Rights Protocol 1.0: set-up, agent information, exercise, status, revoke; and the results of a request."""

from typing import Final

from chalice.app import Blueprint

from chalicelib.channels.agent_message import read_exercise
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.drp import OUTCOMES
from chalicelib.domain.request import Outcome
from chalicelib.errors import Forbidden
from chalicelib.http.agent_api import BASE, AgentCall, Answer, SetupCall, agent_endpoint, setup_endpoint
from chalicelib.http.endpoint import Reads
from chalicelib.services.agents.agent_message import check_addressed, check_named, open_message
from chalicelib.services.agents.agent_status import exercise_status, moment
from chalicelib.services.agents.connect_agent import connect_agent, door_of
from chalicelib.services.agents.exercise_right import ExerciseRight, exercise_right
from chalicelib.services.agents.read_agent_request import AgentsOwn, own_of, read_results, results_link
from chalicelib.services.agents.revoke_agent_request import revoke_agent_request
from chalicelib.services.handling.attach_file import LINK_SECONDS

blueprint = Blueprint(__name__)
_AGENT: Final = f"{BASE}/agent/{{agent}}"
_REQUESTS: Final = f"{BASE}/data-rights-request"
_REQUEST: Final = f"{_REQUESTS}/{{request}}"
_RESULTS: Final = f"{_REQUEST}/results"


@setup_endpoint(blueprint, _AGENT, audit=(Tag.ACCOUNT_AGENT_CONNECTED,))
def set_up(call: SetupCall) -> Answer:
    """2.05: a token for who signs as an agent that the operator trusts."""
    return {"agent-id": call.name, "token": connect_agent(call.desk, call.account, call.name, call.body)}


@agent_endpoint(blueprint, _AGENT, audit=Reads.NOTHING_PERSONAL)
def information(call: AgentCall) -> Answer:
    """2.06: whether the token is still good."""
    if call.params["agent"] != call.agent.id:
        raise Forbidden("agent")
    return {}


@agent_endpoint(
    blueprint,
    _REQUESTS,
    method="POST",
    audit=(Tag.REQUEST_RECEIVED,),
)
def exercise(call: AgentCall) -> Answer:
    """2.01: take a request in; the same again is the same request."""
    message = open_message(call.desk, call.agent, call.body)
    now, business = call.desk.clock.now(), door_of(call.account).business
    check_addressed(message, agent=call.agent.id, business=business, now=now)
    asked = read_exercise(message, call.agent)
    own = exercise_right(
        call.desk,
        ExerciseRight(
            account=call.account,
            agent=call.agent.id,
            signature=message.signature,
            exercise=asked.exercise,
            right=asked.right,
            regime=asked.regime,
            residence=asked.residence,
            typed=asked.typed,
            claims=asked.claims,
            agent_request_id=asked.agent_request_id,
            callback=asked.callback,
        ),
    )
    head = call.desk.requests.get(call.account.id, own.request)
    return exercise_status(call.desk, call.account, head, own)


@agent_endpoint(blueprint, _REQUEST, audit=Reads.OWN_REQUEST)
def status(call: AgentCall) -> Answer:
    """2.02: how a request of this agent stands."""
    return _status(call, own_of(call.desk, call.account, call.agent, call.params["request"]))


@agent_endpoint(blueprint, _REQUEST, method="DELETE", audit=(Tag.REQUEST_WITHDRAWN,))
def revoke(call: AgentCall) -> Answer:
    """2.04: the consumer takes the request back; what is closed is told as it is."""
    name = call.params["request"]
    own_of(call.desk, call.account, call.agent, name)
    message = open_message(call.desk, call.agent, call.body)
    business, now = door_of(call.account).business, call.desk.clock.now()
    check_named(message, agent=call.agent.id, business=business, now=now)
    return _status(call, revoke_agent_request(call.desk, call.account, call.agent, name, message))


@agent_endpoint(blueprint, _RESULTS, audit=Reads.OWN_REQUEST)
def results(call: AgentCall) -> Answer:
    """How it ended; files are named only where the agent may receive them. 404 before it is fulfilled, 410 after."""
    found = read_results(call.desk, call.account, call.agent, call.params["request"])
    head, base = found.own.head, f"{call.desk.public_url}{_RESULTS}"
    filled = base.format(slug=call.account.slug, request=found.own.asked.id)
    files = [
        {"id": file.id, "content_type": file.content_type, "size": file.size, "url": f"{filled}/{file.id}"}
        for file in found.files
    ]
    return {
        "request_id": found.own.asked.id,
        "outcome": str(head.outcome),
        "status": OUTCOMES[head.outcome or Outcome.GRANTED].status.value,
        "closed_at": moment(head.closed_at) if head.closed_at else None,
        "files": files,
    }


@agent_endpoint(blueprint, f"{_RESULTS}/{{file}}", audit=(Tag.REQUEST_FILE_LINK_ISSUED,))
def result_file(call: AgentCall) -> Answer:
    """A link to one of these files, for a minute; 404 where the agent may not receive it."""
    name, file = call.params["request"], call.params["file"]
    return {"url": results_link(call.desk, call.account, call.agent, name, file), "expires_in": LINK_SECONDS}


def _status(call: AgentCall, own: AgentsOwn) -> Answer:
    return exercise_status(call.desk, call.account, own.head, own.asked)
