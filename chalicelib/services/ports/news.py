"""Reads what the operator has written to those who want news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.news import NewsMail


class NewsMails(Protocol):
    """Reads these mails."""

    def get(self, operator: AccountId, name: str) -> NewsMail:
        """Raise `NotFound`."""

    def page(self, operator: AccountId, *, before: str, limit: int) -> tuple[NewsMail, ...]:
        """At most `limit` of them, newest first, older than the one of the id `before` if that is given."""


class NewsDesk(Protocol):
    """The part of `services.ports.desk.Desk` for news."""

    @property
    def news(self) -> NewsMails: ...
