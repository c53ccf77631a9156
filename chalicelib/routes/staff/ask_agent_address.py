"""Staff have the agent asked once more, by a link, whether the address that they left is theirs."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.request import Request
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response
from chalicelib.http.staff.step import Step, run_step
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.agents.confirm_address import ask_address_again, check_unshown


def _context(call: Call, head: Request) -> dict[str, Any]:
    check_unshown(head)
    return {"email": call.desk.requests.submission(head.account, head.submission).typed.agent_email}


def _ask(call: Call, seen: int) -> None:
    ask_address_again(call.desk, call.staff, request_id(call), seen=seen)


_STEP: Final = Step(
    template="staff/ask_agent_address.html",
    done="agent-address-asked",
    context=_context,
    act=_ask,
)


@step_page("ask-agent-address", Tag.REQUEST_AGENT_ADDRESS_ASKED)
def ask_agent_address(call: Call) -> Response:
    """Mail the link to the agent."""
    return run_step(call, _STEP)
