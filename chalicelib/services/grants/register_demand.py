"""The operator registers a legal demand or an incident, ends it, or notes another order that forbids to tell."""

from datetime import datetime

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.grant import (
    REASON_LIMIT,
    REFERENCE_LIMIT,
    Grant,
    GrantKind,
    check_silence,
    check_span,
)
from chalicelib.domain.ids import new_grant_id
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.text import required
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.operators import require_operator
from chalicelib.services.grants.tell_account import mirror_end, tell_account
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDemand:
    """What came from where, and until when it opens which account; `order` is what forbids to tell until a time."""

    slug: str
    kind: GrantKind
    reference: str
    reason: str
    ends_at: datetime
    silent_until: datetime | None = None
    order: str = ""


def register_demand(desk: Desk, staff: Staff, command: RegisterDemand) -> Grant:
    """Register it with the operator; unless the law forbids it, the account and its owners are told at once.

    Raise `Forbidden`, `InvalidField`.
    """
    require_operator(desk, staff)
    now = desk.clock.now()
    account = _account(desk, staff, command.slug)
    if command.kind is GrantKind.OWNER:
        raise InvalidField(field="demand_ground", problem="missing")
    check_span(now, command.ends_at, command.silent_until)
    silent = command.silent_until is not None
    grant = Grant(
        account=staff.account.id,
        id=new_grant_id(desk.chance.bytes(10)),
        opens=account.id,
        kind=command.kind,
        given_by=staff.operating,
        given_at=now,
        ends_at=command.ends_at,
        silent_until=command.silent_until,
        reference=required("demand_reference", command.reference, limit=REFERENCE_LIMIT),
        reason=required("demand_reason", command.reason, limit=REASON_LIMIT, lines=True),
        order=required("demand_order", command.order, limit=REFERENCE_LIMIT) if silent else "",
    )
    detail: Detail = {"grant": grant.id, "account": account.id, "kind": grant.kind.value, "silent": silent}
    _write(desk, grant, Reason(Tag.ACCOUNT_GRANT_REGISTERED, staff.operating, None, detail), new=True)
    kept = replace(grant, version=1)
    return kept if grant.is_silent(now) else tell_account(desk, kept)


def end_demand(desk: Desk, staff: Staff, name: str) -> Grant:
    """End it before its time; an account that knows of it sees that. A second time changes nothing.

    Raise `Forbidden`, `NotFound`.
    """
    grant = demand_of(desk, staff, name)
    now = desk.clock.now()
    if grant.runs(now):
        grant = replace(grant, ended_at=now, ended_by=staff.operating)
        detail: Detail = {"grant": grant.id, "account": grant.opens}
        _write(desk, grant, Reason(Tag.ACCOUNT_GRANT_ENDED, staff.operating, None, detail))
        grant = replace(grant, version=grant.version + 1)
    if not grant.untold:
        mirror_end(desk, grant)
    return grant


def keep_silent(desk: Desk, staff: Staff, name: str, *, until: datetime, order: str) -> Grant:
    """Tell the account later than was said, because another order forbids it.

    Raise `Forbidden`, `NotFound`, `InvalidField`, `NotPossible` once it has been told, or may be.
    """
    grant = demand_of(desk, staff, name)
    now = desk.clock.now()
    if not grant.untold or not grant.is_silent(now):
        raise NotPossible("grant-told")
    check_silence(now, until)
    named = required("demand_order", order, limit=REFERENCE_LIMIT)
    silenced = replace(grant, silent_until=until, order=named)
    detail: Detail = {"grant": grant.id, "account": grant.opens, "until": until.date().isoformat()}
    _write(desk, silenced, Reason(Tag.ACCOUNT_GRANT_SILENCED, staff.operating, None, detail))
    return replace(silenced, version=grant.version + 1)


def demand_of(desk: Desk, staff: Staff, name: str) -> Grant:
    """A demand or incident of the operator. Raise `Forbidden`, `NotFound`."""
    require_operator(desk, staff)
    grant = desk.grants.get(staff.account.id, name)
    if grant.lies_with_account:
        raise NotFound("grant")
    return grant


def _account(desk: Desk, staff: Staff, slug: str) -> Account:
    """Any account whose data is there, but the operator's own. Raise `InvalidField` (`demand_account`)."""
    try:
        found = desk.accounts.by_slug(slug.strip().lower())
    except NotFound:
        raise InvalidField(field="demand_account", problem="unknown") from None
    if found.id == staff.account.id or not found.may_read:
        raise InvalidField(field="demand_account", problem="unknown")
    return found


def _write(desk: Desk, grant: Grant, because: Reason, *, new: bool = False) -> None:
    unit = desk.work.begin(grant.account, desk.clock.now())
    unit.store(desk.accounts.get(grant.account), because=because)
    if new:
        unit.create(grant, because=because)
    else:
        unit.store(grant, because=because)
    unit.commit()
