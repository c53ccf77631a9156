"""Staff record how a parent or guardian has shown that they are one."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.parenthood import ParentShown
from chalicelib.domain.request import Behalf, Request
from chalicelib.errors import InvalidField
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response
from chalicelib.http.staff.step import Step, run_step
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.handling.record_parent import RecordParent, proof_of, record_parent


def _context(call: Call, head: Request) -> dict[str, Any]:
    del call
    proof = proof_of(head)
    ways = [way.value for way in ParentShown if way is not ParentShown.COURT or head.behalf is Behalf.GUARDIAN]
    return {"ways": ways, "values": {"shown": proof.shown.value if proof.shown else "", "deleted": []}}


def _record(call: Call, seen: int) -> None:
    if call.value("shown") not in set(ParentShown):
        raise InvalidField(field="shown", problem="missing")
    command = RecordParent(
        request=request_id(call),
        shown=ParentShown(call.value("shown")),
        deleted=call.value("deleted") == "yes",
        seen=seen,
    )
    record_parent(call.desk, call.staff, command)


_STEP: Final = Step(
    template="staff/parent.html",
    done="parent-recorded",
    context=_context,
    act=_record,
    several=("deleted",),
)


@step_page("parent", Tag.REQUEST_PARENT_RECORDED)
def parent(call: Call) -> Response:
    """Say how it was shown."""
    return run_step(call, _STEP)
