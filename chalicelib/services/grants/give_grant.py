"""An owner lets the operator in, for a time and with a reason, and can end it at once."""

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.grant import REASON_LIMIT, Grant, GrantKind, GrantSpan
from chalicelib.domain.ids import new_grant_id
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.text import required
from chalicelib.errors import NotPossible
from chalicelib.services.accounts.owners_keys import require_owner
from chalicelib.services.accounts.tell_owners import tell_owners
from chalicelib.services.grants.grant_letter import values_of
from chalicelib.services.grants.own_grants import own_grant
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveGrant:
    """For how long, and what for."""

    span: GrantSpan
    reason: str


def give_grant(desk: Desk, staff: Staff, command: GiveGrant) -> Grant:
    """Let the operator read the account; all its owners hear of it. Raise `Forbidden`, `InvalidField`."""
    require_owner(desk, staff, Permission.LET_IN)  # nobody else lets anybody in
    reason = required("grant_reason", command.reason, limit=REASON_LIMIT, lines=True)
    if staff.account.slug == desk.operator:
        raise NotPossible("grant-to-oneself")
    now = desk.clock.now()
    grant = Grant(
        account=staff.account.id,
        id=new_grant_id(desk.chance.bytes(10)),
        opens=staff.account.id,
        kind=GrantKind.OWNER,
        given_by=staff.actor,
        given_at=now,
        ends_at=now + command.span.duration,
        reason=reason,
    )
    account = desk.accounts.get(staff.account.id)
    detail: Detail = {"grant": grant.id, "span": command.span.value}
    because = Reason(Tag.ACCOUNT_GRANT_GIVEN, staff.actor, None, detail)
    unit = desk.work.begin(account.id, now)
    unit.store(account, because=because)
    unit.create(grant, because=because)
    tell_owners(desk, unit, account, because, LetterKind.STAFF_GRANT, values_of(grant, account))
    unit.commit()
    return replace(grant, version=1)


def end_grant(desk: Desk, staff: Staff, name: str) -> Grant:
    """End what an owner gave; who reads by it reads nothing more. A second time changes nothing.

    Raise `Forbidden`, `NotFound`, `NotPossible` for a legal demand or an incident: those are the operator's to end.
    """
    require(staff.user.role, Permission.ADMINISTER)
    grant = own_grant(desk, staff.account, name)
    if grant.kind is not GrantKind.OWNER:
        raise NotPossible("grant-not-yours")
    now = desk.clock.now()
    if not grant.runs(now):
        return grant
    ended = replace(grant, ended_at=now, ended_by=staff.actor)
    because = Reason(Tag.ACCOUNT_GRANT_ENDED, staff.actor, None, {"grant": grant.id})
    unit = desk.work.begin(grant.account, now)
    unit.store(desk.accounts.get(grant.account), because=because)
    unit.store(ended, because=because)
    unit.commit()
    return replace(ended, version=grant.version + 1)
