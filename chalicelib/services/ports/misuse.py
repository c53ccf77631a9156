"""Reads reports of misuse, and what the operator said to an account that it restricted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.audit import AuditEntry
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.misuse import MisuseNote, MisuseReport
    from chalicelib.domain.restriction import RestrictionWords


class MisuseReports(Protocol):
    """Reads them; lists carry plain fields only."""

    def get(self, operator: AccountId, report: str) -> MisuseReport:
        """Raise `NotFound`."""

    def notes(self, operator: AccountId, report: str) -> tuple[MisuseNote, ...]:
        """In the order in which they were written."""

    def history(self, operator: AccountId, report: str) -> tuple[AuditEntry, ...]:
        """The report's own chain."""

    def listed(self, operator: AccountId, *, open_ones: bool, after: str, limit: int) -> tuple[MisuseReport, ...]:
        """At most `limit` of a list behind the place `after`: open ones oldest first, closed ones newest first."""

    def over(self, *, now: datetime, limit: int) -> tuple[MisuseReport, ...]:
        """Those at which retention has to look."""

    def words(self, account: AccountId) -> RestrictionWords:
        """What was said to a restricted account; empty ones, not yet stored, where nothing was."""


class MisuseDesk(Protocol):
    """The part of `services.ports.desk.Desk` for reports of misuse."""

    @property
    def misuse(self) -> MisuseReports: ...
