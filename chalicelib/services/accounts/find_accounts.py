"""Who runs the deployment looks for accounts: by the beginning of their short name and by their state, in pages."""

from typing import Final

from chalicelib.domain.account import Account, AccountState
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

PAGE: Final = 25
_READ: Final = 100
_READS: Final = 10  # a page that filters looks at a thousand accounts at most, and says how far it has come


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsFound:
    """A page in the order of short names; `after` continues it, and `searched` says that it stopped looking there."""

    accounts: tuple[Account, ...]
    after: str = ""
    searched: bool = False


def find_accounts(desk: Desk, *, state: AccountState | None = None, begins: str = "", after: str = "") -> AccountsFound:
    """The accounts whose short name begins with a text, behind the one named `after`."""
    found: list[Account] = []
    limit = PAGE + 1 if state is None else _READ
    for _ in range(_READS):
        page = desk.accounts.page(after=after, prefix=begins, limit=limit)
        found += [account for account in page if state is None or account.state is state]
        if len(found) > PAGE:
            return AccountsFound(accounts=tuple(found[:PAGE]), after=found[PAGE - 1].slug)
        if len(page) < limit:
            return AccountsFound(accounts=tuple(found))
        after = page[-1].slug
    return AccountsFound(accounts=tuple(found), after=after, searched=True)
