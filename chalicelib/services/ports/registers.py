"""What the registers of a business ask of storage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.register import Register, RegisterEntry


class Registers(Protocol):
    """Reads the registers."""

    def get(self, account: AccountId, register: Register, entry: str) -> RegisterEntry:
        """One entry. Raise `NotFound`."""

    def listed(self, account: AccountId, register: Register) -> tuple[RegisterEntry, ...]:
        """All entries, the newest first."""


class RegistersDesk(Protocol):
    """The registers' part of `services.ports.desk.Desk`."""

    @property
    def registers(self) -> Registers: ...
