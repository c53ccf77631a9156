"""Reads what the operator tells the accounts, and how far its mailings have come."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.services.ports.grants import GrantDesk
from chalicelib.services.ports.misuse import MisuseDesk

if TYPE_CHECKING:
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.mailing import Mailing
    from chalicelib.domain.operator_notice import NoticeBoard, OperatorNotice


class Notices(Protocol):
    """Reads notices, boards and mailings."""

    def get(self, operator: AccountId, notice: str) -> OperatorNotice:
        """Raise `NotFound`."""

    def page(self, operator: AccountId, *, before: str, limit: int) -> tuple[OperatorNotice, ...]:
        """At most `limit` notices, newest first, older than the one of the id `before` if that is given."""

    def board(self, operator: AccountId, to: AccountId | None) -> NoticeBoard:
        """One account's board, or for None the common one; an empty one that is not stored yet if there is none."""

    def mailing(self, operator: AccountId, name: str) -> Mailing | None:
        """The mailing of a matter, if it is mailed."""

    def mailings(self, *, now: datetime, limit: int) -> tuple[Mailing, ...]:
        """Mailings that go on now."""


class NoticeDesk(GrantDesk, MisuseDesk, Protocol):
    """The part of `services.ports.desk.Desk` that running a deployment asks for."""

    @property
    def notices(self) -> Notices: ...
