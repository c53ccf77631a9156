"""What the business demands before it believes who asks: each change is a version, and requests keep theirs."""

from dataclasses import replace

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.verification_policy import Rules, VerificationPolicy, codes
from chalicelib.errors import Conflict
from chalicelib.services.accounts.user_access import acting_role
from chalicelib.services.ports.desk import Desk


def change_policy(desk: Desk, staff: Staff, rules: Rules, *, seen: int | None = None) -> VerificationPolicy:
    """Put rules in force for what comes in from now on; the same ones again are no version.

    `seen` is the version that a page had shown. Raise `Forbidden`, `InvalidInput` with every problem, `Conflict`.
    """
    require(staff.user.role, Permission.ADMINISTER)
    acting_role(desk, staff)
    checked = rules.checked()
    account = desk.accounts.get(staff.account.id)
    if seen is not None and seen != account.verification:
        raise Conflict(Account.KIND)
    before = desk.policies.of(account)
    if checked == before.rules:
        return before
    now = desk.clock.now()
    after = VerificationPolicy(
        account=account.id, number=account.verification + 1, rules=checked, since=now, by=staff.actor
    )
    was, becomes = codes(before.rules), codes(checked)
    detail: Detail = {
        "policy": after.number,
        "from": [code for code in was if code not in becomes],
        "to": [code for code in becomes if code not in was],
    }
    because = Reason(Tag.ACCOUNT_VERIFICATION_CHANGED, staff.actor, None, detail)
    unit = desk.work.begin(account.id, now)
    unit.store(replace(account, verification=after.number), because=because)
    unit.create(after, because=because)
    unit.commit()
    return replace(after, version=1)
