"""How long a business keeps closed requests: a step of a list, the law's period at least.

Nothing is rewritten: each request is asked about the period when the law's is over, and again each month until it goes.
"""

from dataclasses import replace

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.keeping import parse_months
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.services.ports.desk import Desk


def keep_for(desk: Desk, staff: Staff, typed: str) -> Account:
    """Set the period; the same one changes nothing. Raise `Forbidden`, `InvalidField` (`kept_months`), `Conflict`."""
    require(staff.user.role, Permission.ADMINISTER)
    months = parse_months(typed)
    account = desk.accounts.get(staff.account.id)
    if months == account.kept_months:
        return account
    detail: Detail = {"settings": ["kept_months"], "from": account.kept_months, "to": months}
    because = Reason(Tag.ACCOUNT_SETTINGS_CHANGED, staff.actor, None, detail)
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(account, kept_months=months), because=because)
    unit.commit()
    return desk.accounts.get(account.id)
