"""An account says which places it serves, and to which body of recourse it submits."""

from collections.abc import Iterable
from dataclasses import replace

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.served import parse_body, parse_served
from chalicelib.errors import Conflict
from chalicelib.services.ports.desk import Desk


def serve_places(desk: Desk, staff: Staff, codes: Iterable[str], *, seen: str | None = None) -> Account:
    """Replace the list; none, or all, is everywhere. It counts for what comes in from then on.

    `seen` is what `shown` said of the list that was read. Raise `Forbidden`, `InvalidField` (`served`), `Conflict`.
    """
    require(staff.user.role, Permission.ADMINISTER)
    wanted = parse_served(codes)
    account = desk.accounts.get(staff.account.id)
    before = account.served
    if wanted == before:
        return account
    if seen not in {None, shown(account)}:
        raise Conflict("places")
    detail: Detail = {
        "everywhere": not wanted,
        "added": sorted(set(wanted) - set(before)),
        "removed": sorted(set(before) - set(wanted)),
    }
    because = Reason(Tag.ACCOUNT_PLACES_CHANGED, staff.actor, None, detail)
    return _saved(desk, replace(account, served=wanted), because)


def shown(account: Account) -> str:
    """The list as a form carries it along."""
    return ",".join(account.served)


def name_recourse(desk: Desk, staff: Staff, name: str, where: str) -> Account:
    """Name the body, or none. Raise `Forbidden`, `InvalidField` (`body_name`, `body_where`), `Conflict`."""
    require(staff.user.role, Permission.ADMINISTER)
    wanted = parse_body(name, where)
    account = desk.accounts.get(staff.account.id)
    before = account.recourse
    if wanted == before:
        return account
    old = (before.name, before.where) if before else ("", "")
    new = (wanted.name, wanted.where) if wanted else ("", "")
    fields = [field for field, was, becomes in zip(("name", "where"), old, new, strict=True) if was != becomes]
    because = Reason(Tag.ACCOUNT_RECOURSE_CHANGED, staff.actor, None, {"fields": fields})
    return _saved(desk, replace(account, recourse=wanted), because)


def _saved(desk: Desk, account: Account, because: Reason) -> Account:
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(account, because=because)
    unit.commit()
    return desk.accounts.get(account.id)
