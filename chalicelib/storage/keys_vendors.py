"""Keys of vendors: the directory in the account's partition, what was asked beside the request; see `keys`."""

from typing import Final

from chalicelib.domain.ids import AccountId

VENDOR: Final = "VENDOR#"
TASK: Final = "VENDORTASK#"


def ledger(account_id: AccountId, vendor: str) -> str:
    """List index: what one vendor was asked, by the minute at which it was told."""
    return f"A#{account_id}#vendor#{vendor}"


def stated(account_id: AccountId, *, look: bool) -> str:
    """State index: what staff must look at, or what is awaited, of all vendors of an account."""
    return f"A#{account_id}#vendors-{'look' if look else 'awaited'}"


def reminders(shard: int) -> str:
    """Due index: tasks of which somebody is to be reminded."""
    return f"vendor#{shard}"
