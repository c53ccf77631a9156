"""The keys of financial incentives; see `keys`, whose rules hold here."""

import hashlib
from datetime import UTC, datetime
from typing import Final

from chalicelib.domain.ids import AccountId
from chalicelib.storage import keys

OFFER: Final = "INCENTIVE#"
MEMBER: Final = "MEMBER#"


def version(offer: str, number: int) -> str:
    """Sort key of a version, in the account's own partition."""
    return f"{OFFER}{offer}#{number:04d}"


def versions(offer: str = "") -> str:
    """The beginning of the sort keys of an offer's versions, or of all offers'."""
    return f"{OFFER}{offer}#" if offer else OFFER


def due(at: datetime, contact_hash: str, offer: str) -> str:
    """Due index: when a membership need not be proved any more."""
    return keys.by_minute(at, f"{contact_hash}#{offer}")


def hash_of(pk: str) -> str:
    """The contact's hash that a partition was made from."""
    return pk.rpartition("#")[2]


def leaving() -> str:
    """Due index: those that staff had erased, until the ledger of erasures knows of them."""
    return "leaving-member"


def mark(contact_hash: str, offer: str) -> str:
    """What names a membership where no person may be named: it leads back to nobody, also with the pepper in hand."""
    return hashlib.sha256(f"{contact_hash}#{offer}".encode()).hexdigest()


def member(account_id: AccountId, contact_hash: str) -> str:
    """Partition of one contact, hashed: what it takes part in."""
    return f"A#{account_id}#MEMBER#{contact_hash}"


def everybody(account_id: AccountId) -> str:
    """List index: everybody who has ever taken part in an offer of an account."""
    return f"A#{account_id}#MEMBERS"


def sort(changed_at: datetime, contact_hash: str) -> str:
    """List index: what changed last comes last."""
    return f"{changed_at.astimezone(UTC).isoformat(timespec='milliseconds')}#{contact_hash}"


def ended(shard: int) -> str:
    """Due index: those who have withdrawn, by when that need not be proved any more."""
    return f"ended-member#{shard}"
