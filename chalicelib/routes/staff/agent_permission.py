"""Staff record that they have seen a consumer's signed permission for an agent, or a power of attorney."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.request import Request
from chalicelib.errors import InvalidField
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response
from chalicelib.http.staff.step import Step, run_step
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.agents.agent_permission import RecordPermission, Shown, proof_of, record_permission


def _context(call: Call, head: Request) -> dict[str, Any]:
    del call
    proof = proof_of(head)
    if proof.permission_at is None:
        return {}
    shown = Shown.ATTORNEY if proof.attorney else Shown.PERMISSION
    ticked = {"receives": proof.receives, "notarized": proof.notarized, "identity": proof.identity_at is not None}
    return {"values": {"shown": shown.value, **{name: ["yes"] if yes else [] for name, yes in ticked.items()}}}


def _record(call: Call, seen: int) -> None:
    if call.value("shown") not in set(Shown):
        raise InvalidField(field="shown", problem="missing")
    command = RecordPermission(
        request=request_id(call),
        shown=Shown(call.value("shown")),
        receives=call.value("receives") == "yes",
        notarized=call.value("notarized") == "yes",
        identity=call.value("identity") == "yes",
        seen=seen,
    )
    record_permission(call.desk, call.staff, command)


_STEP: Final = Step(
    template="staff/agent_permission.html",
    done="agent-permission-recorded",
    context=_context,
    act=_record,
    several=("receives", "notarized", "identity"),
)


@step_page("agent-permission", Tag.REQUEST_AGENT_PERMISSION)
def agent_permission(call: Call) -> Response:
    """Say what was seen."""
    return run_step(call, _STEP)
