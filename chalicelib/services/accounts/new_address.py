"""An address that somebody names for a member of staff: whether it is free, and not too often asked.

One address belongs to one account of the deployment. So whoever names addresses could learn who works anywhere here,
or have strangers mailed: each account names a few dozen a day that are taken, and has as many new ones mailed.
"""

from datetime import timedelta
from typing import Final

from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId
from chalicelib.errors import InvalidField, TooManyAttempts
from chalicelib.services.ports.desk import Desk

TAKEN_A_DAY: Final = 20  # addresses that are taken, by one account
MAILED_A_DAY: Final = 20  # links to new addresses, for one account
_DAY: Final = timedelta(days=1)
_AGAIN: Final = 3600  # seconds


def check_free(desk: Desk, account: AccountId, email: Email) -> None:
    """Raise `InvalidField` (`email` `taken`), or `TooManyAttempts` for whatever address once too many were."""
    now = desk.clock.now()
    name = f"addresses-taken|{account}|{now:%Y-%m-%d}"
    if desk.limits and desk.work.ephemeral.get_value(f"{name}|over", now=now) is not None:
        raise TooManyAttempts(retry_after=_AGAIN)
    if not desk.accounts.logins(email):
        return
    if desk.work.ephemeral.count(name, until=now + _DAY) >= TAKEN_A_DAY:
        desk.work.ephemeral.put_value(f"{name}|over", "over", until=now + _DAY)
    raise InvalidField(field="email", problem="taken")


def count_mailed(desk: Desk, account: AccountId) -> None:
    """Count one more link to an address of somebody's choice. Raise `TooManyAttempts`."""
    now = desk.clock.now()
    mailed = desk.work.ephemeral.count(f"addresses-mailed|{account}|{now:%Y-%m-%d}", until=now + _DAY)
    if desk.limits and mailed > MAILED_A_DAY:
        raise TooManyAttempts(retry_after=_AGAIN)
