"""The keys of addresses that letters do not reach; see `keys`, whose rules hold here."""

from typing import Final

from chalicelib.domain.ids import AccountId

MARK: Final = "MARK#"


def mark(name: str) -> str:
    """Sort key of a mark in its account's partition, by the keyed hash of the address."""
    return MARK + name


def marks(account_id: AccountId) -> str:
    """List index: the marked addresses of an account."""
    return f"A#{account_id}#MARKS"


def ended_marks(shard: int) -> str:
    """Due index: marks by when they say nothing any more."""
    return f"mark-end#{shard}"
