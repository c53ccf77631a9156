"""Reads what a business demands before it believes who asks; a version never changes, so those read are remembered."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.ids import AccountId
from chalicelib.domain.verification_policy import VerificationPolicy
from chalicelib.errors import NotFound
from chalicelib.storage import keys, keys_letters
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine

_MOST: Final = 500


class StoredPolicies:
    """See `services.ports.wordings.Policies`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec
        self._known: dict[tuple[AccountId, int], VerificationPolicy] = {}

    def of(self, account: Account) -> VerificationPolicy:
        """See `Policies`."""
        return self.numbered(account.id, account.verification)

    def numbered(self, account: AccountId, number: int) -> VerificationPolicy:
        """See `Policies`."""
        if not number:
            return VerificationPolicy(account=account)
        found = self._known.get((account, number))
        if found is None:
            row = self._engine.get(keys.account(account), keys_letters.policy(number))
            if row is None:
                raise NotFound("policy")
            found = self._codec.record(row)
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[account, number] = found
        return found

    def listed(self, account: AccountId) -> tuple[VerificationPolicy, ...]:
        """See `Policies`."""
        rows = self._engine.partition(keys.account(account), keys_letters.POLICY)
        return tuple(self._codec.record(row) for row in reversed(rows))
