"""Reads the registers of an account."""

from chalicelib.domain.ids import AccountId
from chalicelib.domain.register import Register, RegisterEntry
from chalicelib.errors import NotFound
from chalicelib.storage import keys, keys_registers
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine


class StoredRegisters:
    """See `services.ports.registers.Registers`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def get(self, account: AccountId, register: Register, entry: str) -> RegisterEntry:
        """See `Registers`."""
        row = self._engine.get(keys.account(account), keys_registers.entry(register.value, entry))
        if row is None:
            raise NotFound("register-entry")
        found: RegisterEntry = self._codec.record(row)
        return found

    def listed(self, account: AccountId, register: Register) -> tuple[RegisterEntry, ...]:
        """See `Registers`."""
        rows = self._engine.partition(keys.account(account), keys_registers.entry(register.value, ""))
        return tuple(self._codec.record(row) for row in reversed(rows))
