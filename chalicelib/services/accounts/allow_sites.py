"""An account says which sites may show its form in a frame."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.sites import Sites, parse_sites
from chalicelib.errors import Conflict
from chalicelib.services.ports.desk import Desk


def allow_sites(desk: Desk, staff: Staff, lines: Sequence[str], *, seen: int | None = None) -> Account:
    """Replace the list; the same again changes nothing. `seen` is the edition that was on the page.

    The audit says what was added and removed, so every edition can be told from it: origins of a business's own
    sites, which name no person. Raise `Forbidden`, `InvalidField`, `NotPossible`, `Conflict` for another edition.
    """
    require(staff.user.role, Permission.ADMINISTER)
    wanted = parse_sites(lines)
    account = desk.accounts.get(staff.account.id)
    before = account.sites
    if wanted == before.origins:
        return account
    if seen not in {None, before.edition}:
        raise Conflict("sites")
    made = Sites(origins=wanted, edition=before.edition + 1)
    because = Reason(
        Tag.ACCOUNT_SITES_CHANGED,
        staff.actor,
        None,
        {
            "edition": made.edition,
            "added": sorted(set(wanted) - set(before.origins)),
            "removed": sorted(set(before.origins) - set(wanted)),
        },
    )
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(account, sites=made), because=because)
    unit.commit()
    return desk.accounts.get(account.id)
