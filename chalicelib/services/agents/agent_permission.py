"""Staff have seen the consumer's signed permission, or a power of attorney (11 CCR 7063)."""

from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.domain.verification import AgentProof
from chalicelib.errors import Conflict, NotPossible
from chalicelib.services.ports.desk import Desk


class Shown(StrEnum):
    """What was shown."""

    PERMISSION = "permission"  # signed by the consumer
    ATTORNEY = "attorney"  # Cal. Probate Code 4121 to 4130: neither permission nor confirmation may be asked then


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPermission:
    """What staff saw; `receives`: it says that the agent may receive what the consumer is to get."""

    request: RequestId
    shown: Shown
    receives: bool = False
    seen: int | None = None


def record_permission(desk: Desk, staff: Staff, command: RecordPermission) -> Request:
    """Note what was seen; a later look replaces an earlier one, also on a closed request.

    Raise `Forbidden`, `NotFound`, `Conflict`, `NotPossible` (`no-agent`).
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head = desk.requests.get(staff.account.id, command.request)
    if command.seen is not None and head.version != command.seen:
        raise Conflict("request")
    proof = proof_of(head)
    now = desk.clock.now()
    attorney = command.shown is Shown.ATTORNEY
    seen = replace(proof, permission_at=now, attorney=attorney, receives=command.receives)
    changed = replace(head, verification=replace(head.verification, agent=seen))
    detail = {"shown": command.shown.value, "receives": command.receives}
    unit = desk.work.begin(head.account, now)
    unit.store(changed, because=Reason(Tag.REQUEST_AGENT_PERMISSION, staff.actor, head.id, {**detail}))
    unit.commit()
    return replace(changed, version=head.version + 1)


def proof_of(head: Request) -> AgentProof:
    """What is asked of the agent and was seen. Raise `NotPossible` (`no-agent`): no agent's system made the request."""
    if head.verification.agent is None:
        raise NotPossible("no-agent")
    return head.verification.agent
