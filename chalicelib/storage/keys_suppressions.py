"""The keys of the list of those who opted out; see `keys`, whose rules hold here."""

from datetime import UTC, datetime
from typing import Final

from chalicelib.domain.ids import AccountId

VALUE: Final = "VALUE#"


def record(account_id: AccountId, drop_hash: str) -> str:
    """Partition of the contacts with one DROP hash, itself hashed, on the list of those who opted out."""
    return f"A#{account_id}#SUPPRESSION#{drop_hash}"


def hashes_of(pk: str, sk: str) -> tuple[str, str]:
    """The two hashes that a suppression's keys were made from: of its DROP hash, of the contact itself."""
    return pk.rpartition("#")[2], sk.removeprefix(VALUE)


def everybody(account_id: AccountId) -> str:
    """List index: everybody who has ever opted out with an account."""
    return f"A#{account_id}#SUPPRESSIONS"


def sort(changed_at: datetime, name_hash: str) -> str:
    """List index: what changed last comes last, so that a reader who comes back later misses nothing."""
    return f"{changed_at.astimezone(UTC).isoformat(timespec='milliseconds')}#{name_hash}"


def since(at: datetime) -> tuple[str, str, str]:
    """The place in the list before everything that changed at `at` or later."""
    return ("-", "-", at.astimezone(UTC).isoformat(timespec="milliseconds"))
