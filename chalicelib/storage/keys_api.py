"""The keys of API keys; see `keys`, whose rules hold here."""

from datetime import datetime
from typing import Final

from chalicelib.domain.ids import AccountId, KeyId

NAME: Final = "KEY"


def record(key: KeyId) -> str:
    """Global look-up of an API key, which lies there itself."""
    return f"KEY#{key}"


def everyone(account_id: AccountId) -> str:
    """List index: an account's API keys, revoked ones included."""
    return f"A#{account_id}#KEYS"


def sort(created_at: datetime, key: KeyId) -> str:
    """List index: oldest first."""
    return f"{created_at:%Y-%m-%dT%H:%M:%S}#{key}"
