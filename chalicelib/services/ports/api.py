"""What the use cases read of API keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.api_key import ApiKey
    from chalicelib.domain.ids import AccountId, KeyId


class ApiKeys(Protocol):
    """Reads API keys."""

    def get(self, key: KeyId) -> ApiKey:
        """A key of whatever account, revoked ones included. Raise `NotFound`."""

    def of(self, account: AccountId) -> tuple[ApiKey, ...]:
        """All keys of an account, revoked ones included, the oldest first."""
