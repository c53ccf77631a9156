"""Staff have seen the consumer's signed permission, or a power of attorney (11 CCR 7063)."""

from datetime import datetime
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
from chalicelib.values import dataclass, replace


class Shown(StrEnum):
    """What was shown."""

    PERMISSION = "permission"  # signed by the consumer
    DECLARATION = "declaration"  # the agent's own, under penalty of perjury, that it was signed
    ATTORNEY = "attorney"  # Cal. Probate Code 4121 to 4130: neither permission nor confirmation may be asked then


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPermission:
    """What staff saw; `receives`: it says that the agent may receive what the consumer is to get.

    `identity`: they have seen who the agent is as well.
    """

    request: RequestId
    shown: Shown
    receives: bool = False
    notarized: bool = False
    identity: bool = False
    seen: int | None = None


def record_permission(desk: Desk, staff: Staff, command: RecordPermission) -> Request:
    """Note what was seen; a later look replaces an earlier one, also on a closed request.

    Raise `Forbidden`, `NotFound`, `Conflict`, `NotPossible` (`no-agent`, `declaration-not-enough`).
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head = desk.requests.get(staff.account.id, command.request)
    if command.seen is not None and head.version != command.seen:
        raise Conflict("request")
    proof = proof_of(head)
    now = desk.clock.now()
    seen = _seen(proof, command, now)
    changed = replace(head, verification=replace(head.verification, agent=seen))
    detail = {
        "shown": command.shown.value,
        "receives": command.receives,
        "notarized": seen.notarized,
        "identity": command.identity,
    }
    unit = desk.work.begin(head.account, now)
    unit.store(changed, because=Reason(Tag.REQUEST_AGENT_PERMISSION, staff.actor, head.id, {**detail}))
    unit.commit()
    return replace(changed, version=head.version + 1)


def _seen(proof: AgentProof, command: RecordPermission, now: datetime) -> AgentProof:
    """What is known after the look.

    An agent's own word gives nobody the consumer's data, is no notary's, and does not outweigh the consumer's no.
    Raise `NotPossible` (`declaration-not-enough`).
    """
    declared = command.shown is Shown.DECLARATION
    if declared and (proof.notary_asked or command.receives or proof.denied_at):
        raise NotPossible("declaration-not-enough")
    return replace(
        proof,
        permission_at=now,
        attorney=command.shown is Shown.ATTORNEY,
        receives=command.receives,
        notarized=command.notarized and not declared,
        identity_at=(proof.identity_at or now) if command.identity else None,
        by_consumer=False,
        denied_at=None,
    )


def proof_of(head: Request) -> AgentProof:
    """What is asked of the agent and was seen. Raise `NotPossible` (`no-agent`): no agent made the request."""
    if head.verification.agent is None:
        raise NotPossible("no-agent")
    return head.verification.agent
