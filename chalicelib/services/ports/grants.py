"""Reads grants."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.grant import Grant
    from chalicelib.domain.ids import AccountId


class Grants(Protocol):
    """Reads grants."""

    def get(self, account: AccountId, grant: str) -> Grant:
        """A grant that lies with an account. Raise `NotFound`."""

    def of(self, account: AccountId) -> tuple[Grant, ...]:
        """All that lie with an account, newest first."""

    def running(self, *, now: datetime, limit: int) -> tuple[Grant, ...]:
        """What owners have given and is not over, without the sealed words, the first to end first."""

    def untold(self, *, now: datetime, limit: int) -> tuple[Grant, ...]:
        """Demands and incidents of which an account may be told now and was not."""


class GrantDesk(Protocol):
    """The part of `services.ports.desk.Desk` that grants ask for."""

    @property
    def grants(self) -> Grants: ...
