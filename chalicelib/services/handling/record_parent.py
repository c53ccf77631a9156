"""Staff have seen that who asks for a child is the parent or guardian (11 CCR 7070(a)(2), (c))."""

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.parenthood import ParentProof, ParentShown, check_shown
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Behalf, Request
from chalicelib.domain.verification import Level
from chalicelib.errors import NotPossible
from chalicelib.services.handling.step import open_request
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordParent:
    """What staff saw; `deleted`: the identification that they looked up is gone from the business's records."""

    request: RequestId
    shown: ParentShown
    deleted: bool = False
    seen: int | None = None


def record_parent(desk: Desk, staff: Staff, command: RecordParent) -> Request:
    """Note how it was shown; a later look replaces an earlier one. Of the identification itself nothing is kept.

    Raise `Forbidden`, `NotFound`, `Conflict`, `InvalidField`, or `NotPossible` (`no-parent`, `no-verification`).
    """
    head = open_request(desk, staff, command.request, seen=command.seen, appealed=True)
    proof_of(head)
    check_shown(command.shown, head.behalf, deleted=command.deleted)
    now = desk.clock.now()
    proof = ParentProof(shown=command.shown, at=now, by=staff.actor)
    changed = replace(head, verification=replace(head.verification, parent=proof))
    because = Reason(Tag.REQUEST_PARENT_RECORDED, staff.actor, head.id, {"shown": command.shown.value})
    unit = desk.work.begin(head.account, now)
    unit.store(changed, because=because)
    unit.commit()
    return replace(changed, version=head.version + 1)


def proof_of(head: Request) -> ParentProof:
    """What was shown so far. Raise `NotPossible` where nobody asks for a child, or nothing may be asked as proof."""
    if head.behalf not in {Behalf.PARENT, Behalf.GUARDIAN}:
        raise NotPossible("no-parent")
    if head.verification.needed is Level.NONE:
        raise NotPossible("no-verification")
    return head.verification.parent or ParentProof()
