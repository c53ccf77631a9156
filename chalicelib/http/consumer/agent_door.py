"""Which address an authorized agent has shown in this browser by a code: what they send within the hour is theirs."""

from typing import Final

from chalicelib.domain.contact import Email
from chalicelib.http.call import Call
from chalicelib.http.consumer.contact_code import ContactCode

AGENT_CODE: Final = ContactCode(purpose="agents", then=("agents",))


def shown_agent(call: Call) -> Email | None:
    """The agent's own address, shown within the last hour at this business."""
    shown = AGENT_CODE.shown(call)
    return shown if isinstance(shown, Email) else None
