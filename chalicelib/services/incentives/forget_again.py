"""After a restore: opt-ins that staff had erased for good, and that came back with the backup, go again."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from chalicelib.domain.account import AccountState
from chalicelib.domain.ids import AccountId
from chalicelib.domain.incentive import Membership
from chalicelib.errors import NotFound
from chalicelib.services.incentives.forget_left import delete_members
from chalicelib.services.incentives.forget_member import TOGETHER
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.suppressions import ListPlace

_ACTOR: Final = "system:restore"
_PAGE: Final = 100


def erase_members_again(desk: Desk, *, without: frozenset[str] = frozenset()) -> Counter[str]:
    """Erase what the ledger names; return how many had come back. A repeat finds nothing.

    The list of members is read of those accounts only that the ledger names. Who opted in again later stays. `without`
    these accounts: all of theirs goes by their own entry, and without their keys nobody can read it.
    """
    erased: dict[AccountId, dict[str, datetime]] = defaultdict(dict)
    for account, mark, when in desk.erasure_ledger.members():
        erased[account][mark] = max(when, erased[account].get(mark, when))
    went = Counter[str]()
    for account, marks in erased.items():
        if account in without or not _is_there(desk, account):
            continue
        back = list(_back(desk, account, marks))
        for at in range(0, len(back), TOGETHER):
            delete_members(desk, account, back[at : at + TOGETHER], _ACTOR)
        went[Membership.KIND] += len(back)
    return +went


def _is_there(desk: Desk, account: AccountId) -> bool:
    """Whether the account is, and is not on its way out: then all of it goes by its own entry."""
    try:
        return desk.accounts.get(account).state is not AccountState.ERASED
    except NotFound:
        return False


def _back(desk: Desk, account: AccountId, marks: Mapping[str, datetime]) -> Iterator[Membership]:
    after: ListPlace | None = None
    while True:
        page = desk.incentives.page(account, after=after, limit=_PAGE)
        for member in page.members:
            times = [marks[mark] for mark in desk.incentives.marks(member) if mark in marks]
            if times and member.changed_at <= max(times):
                yield member
        after = page.after
        if after is None:
            return
