"""The names that lists show, of colleagues and of brands, remembered for a minute: a page does not read them again."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from chalicelib.domain.account import User
from chalicelib.domain.ids import AccountId
from chalicelib.services.ports.accounts import Accounts
from chalicelib.services.ports.desk import Clock
from chalicelib.services.ports.lines import Lines

LIFE: Final = timedelta(seconds=60)  # another name, or role, of a colleague shows in lists within this time
_MOST: Final = 1000
T = TypeVar("T")


class _Remembered(Generic[T]):
    """What a reader said of each account, for `LIFE`."""

    def __init__(self, clock: Clock, read: Callable[[AccountId], T]) -> None:
        self._clock = clock
        self._read = read
        self._known: dict[AccountId, tuple[datetime, T]] = {}

    def of(self, account: AccountId, fits: Callable[[T], bool]) -> T:
        """What was read lately, if it still fits; else what is there now."""
        now = self._clock.now()
        known = self._known.get(account)
        if known and timedelta(0) <= now - known[0] < LIFE and fits(known[1]):
            return known[1]
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[account] = (now, self._read(account))
        return self._known[account][1]


class RecentNames:
    """For looking only, never as the base of a change or of a permission."""

    def __init__(self, accounts: Accounts, lines: Lines, clock: Clock) -> None:
        self._users = _Remembered(clock, accounts.users)
        self._brands = _Remembered(clock, lambda account: {code.code: code.name for code in lines.codes(account)})

    def users(self, account: AccountId, named: Collection[str] = ()) -> tuple[User, ...]:
        """All staff of an account; read again where somebody who must be `named` is not known."""
        return self._users.of(account, lambda users: set(named) <= {str(user.id) for user in users})

    def brands(self, account: AccountId, named: Collection[str]) -> dict[str, str]:
        """The names of brands by service code, of an account of which one of these was keyed."""
        return self._brands.of(account, lambda brands: set(named) <= brands.keys()) if named else {}
