"""A request gets a person who looks after it, another one, or nobody."""

from dataclasses import replace

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId, UserId
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.errors import InvalidField, NotFound
from chalicelib.services.handling.step import open_request
from chalicelib.services.ports.desk import Desk


def assign_request(
    desk: Desk,
    staff: Staff,
    request: RequestId,
    assignee: str,
    *,
    seen: int | None = None,
) -> Request:
    """Assign an open request to a user who can handle it, or to nobody (the empty text).

    Raise `InvalidField` (`assignee` `unknown`), `Conflict`, `NotPossible`. The same person again changes nothing.
    """
    head = open_request(desk, staff, request, seen=seen, appealed=True, unsorted=True)
    if assignee:
        _check(desk, staff, assignee)
    if head.assignee == assignee:
        return head
    because = Reason(Tag.REQUEST_ASSIGNED, staff.actor, head.id, {"assignee": assignee or "nobody"})
    changed = replace(head, assignee=assignee)
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(changed, because=because)
    unit.commit()
    return replace(changed, version=head.version + 1)


def _check(desk: Desk, staff: Staff, assignee: str) -> None:
    try:
        user = desk.accounts.user(staff.account.id, UserId(assignee))
    except NotFound:
        raise InvalidField(field="assignee", problem="unknown") from None
    if user.disabled_at is not None or not permits(user.role, Permission.HANDLE_REQUESTS):
        raise InvalidField(field="assignee", problem="unknown")
