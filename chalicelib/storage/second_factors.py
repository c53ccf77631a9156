"""Reads what staff have set up as their second factor."""

from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.second_factor import Factors
from chalicelib.storage import keys, keys_staff
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine


class StoredSecondFactors:
    """See `services.ports.staff.SecondFactors`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def of(self, account: AccountId, user: UserId) -> Factors:
        """See `SecondFactors`."""
        row = self._engine.get(keys.account(account), keys_staff.factors(user))
        found: Factors = self._codec.record(row) if row else Factors(account=account, user=user)
        return found

    def every(self, account: AccountId) -> tuple[Factors, ...]:
        """See `SecondFactors`."""
        rows = self._engine.partition(keys.account(account), keys_staff.FACTORS)
        return tuple(self._codec.record(row) for row in rows)
