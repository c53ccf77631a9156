"""Staff have a link mailed: to the person, whether the agent may act for them; to the agent, whether they sent it."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.request import Request
from chalicelib.errors import NotPossible
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response
from chalicelib.http.staff.step import Step, run_step
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.agents.agent_permission import proof_of
from chalicelib.services.agents.ask_permission import ask_permission
from chalicelib.services.agents.confirm_address import ask_address_again, check_unshown

_TEMPLATE: Final = "staff/ask_agent.html"


def _person(call: Call, head: Request) -> dict[str, Any]:
    del call
    if proof_of(head).attorney:
        raise NotPossible("attorney-shown")
    if head.email is None:
        raise NotPossible("no-address")
    return {"asked": "permission", "to": head.contact}


def _agent(call: Call, head: Request) -> dict[str, Any]:
    check_unshown(head)
    return {"asked": "address", "to": call.desk.requests.submission(head.account, head.submission).typed.agent_email}


def _ask_person(call: Call, seen: int) -> None:
    ask_permission(call.desk, call.staff, request_id(call), seen=seen)


def _ask_agent(call: Call, seen: int) -> None:
    ask_address_again(call.desk, call.staff, request_id(call), seen=seen)


_PERMISSION: Final = Step(template=_TEMPLATE, done="agent-permission-asked", context=_person, act=_ask_person)
_ADDRESS: Final = Step(template=_TEMPLATE, done="agent-address-asked", context=_agent, act=_ask_agent)


@step_page("ask-agent-permission", Tag.REQUEST_AGENT_ASKED)
def ask_agent_permission(call: Call) -> Response:
    """Mail the link to the person."""
    return run_step(call, _PERMISSION)


@step_page("ask-agent-address", Tag.REQUEST_AGENT_ADDRESS_ASKED)
def ask_agent_address(call: Call) -> Response:
    """Mail the link to the agent."""
    return run_step(call, _ADDRESS)
