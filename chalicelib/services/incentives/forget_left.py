"""What is left of opt-ins that staff had erased goes for good, once the ledger of erasures knows of it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId
from chalicelib.domain.incentive import Membership
from chalicelib.domain.reason import Reason
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.incentives.forget_member import TOGETHER
from chalicelib.services.ports.desk import Desk

LIMIT: Final = 200  # of one run: what is more waits a minute
_ACTOR: Final = "system:erasure"


def forget_left(desk: Desk) -> int:
    """Delete them, account by account; return how many went. A run that is lost is followed by one that goes on."""
    found: dict[AccountId, list[Membership]] = defaultdict(list)
    for member in desk.incentives.leaving(now=desk.clock.now(), limit=LIMIT):
        found[member.account].append(member)
    return sum(
        _went(desk, account, members[at : at + TOGETHER])
        for account, members in found.items()
        for at in range(0, len(members), TOGETHER)
    )


def _went(desk: Desk, account: AccountId, members: Sequence[Membership]) -> int:
    for member in members:
        if member.leaving_at:
            desk.erasure_ledger.put_members(account, desk.incentives.marks(member)[:1], member.leaving_at)
    try:
        delete_members(desk, account, members, _ACTOR)
    except (Conflict, NotFound):
        return 0  # another run has them, or the account is gone
    return len(members)


def delete_members(desk: Desk, account: AccountId, members: Sequence[Membership], actor: str) -> None:
    """Delete and count them in one transaction. Raise `Conflict`, `NotFound`."""
    because = Reason(Tag.ACCOUNT_RECORDS_DELETED, actor, None, {"incentive_member": len(members)})
    unit = desk.work.begin(account, desk.clock.now())
    unit.store(desk.accounts.get(account), because=because)
    for member in members:
        unit.remove(member, because=because)
    unit.count(Counter({Membership.KIND: len(members)}))
    unit.commit()
