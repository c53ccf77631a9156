"""Reads which transfers the operator has announced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.transfer import Transfer


class Transfers(Protocol):
    """Reads transfers."""

    def get(self, operator: AccountId, name: str) -> Transfer:
        """Raise `NotFound`."""

    def listed(self, operator: AccountId) -> tuple[Transfer, ...]:
        """All of them, the newest first."""


class TransferDesk(Protocol):
    """The part of `services.ports.desk.Desk` for transfers."""

    @property
    def transfers(self) -> Transfers: ...
