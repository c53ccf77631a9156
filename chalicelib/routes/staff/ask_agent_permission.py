"""Staff ask the consumer by link whether they allow the agent to act for them."""

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


def _context(call: Call, head: Request) -> dict[str, Any]:
    del call
    if proof_of(head).attorney:
        raise NotPossible("attorney-shown")
    if head.email is None:
        raise NotPossible("no-address")
    return {"contact": head.contact}


def _ask(call: Call, seen: int) -> None:
    ask_permission(call.desk, call.staff, request_id(call), seen=seen)


_STEP: Final = Step(
    template="staff/ask_agent_permission.html",
    done="agent-permission-asked",
    context=_context,
    act=_ask,
)


@step_page("ask-agent-permission", Tag.REQUEST_AGENT_ASKED)
def ask_agent_permission(call: Call) -> Response:
    """Mail the link to the person."""
    return run_step(call, _STEP)
