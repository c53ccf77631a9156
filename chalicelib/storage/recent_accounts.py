"""Accounts by the address of their public form, remembered for a minute: a form's pages do not read them again."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.services.ports.accounts import Accounts
from chalicelib.services.ports.desk import Clock

LIFE: Final = timedelta(seconds=60)  # closing a business takes effect within this time
_MOST: Final = 1000


class RecentAccounts:
    """Reads through `Accounts.by_slug`; for looking only, never as the base of a change."""

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock
        self._known: dict[str, tuple[datetime, Account]] = {}

    def by_slug(self, slug: str) -> Account:
        """The account as it was at most a minute ago. Raise `NotFound`, which is not remembered."""
        now = self._clock.now()
        read_at, account = self._known.get(slug, (None, None))
        if read_at is not None and account is not None and timedelta(0) <= now - read_at < LIFE:
            return account
        account = self._accounts.by_slug(slug)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[slug] = (now, account)
        return account
