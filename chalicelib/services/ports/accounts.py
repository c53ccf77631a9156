"""Reads accounts and their staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.account import Account, LastSignIn, LoginEntry, User
    from chalicelib.domain.brand import Logo
    from chalicelib.domain.closing_request import ClosingRequest
    from chalicelib.domain.contact import Email
    from chalicelib.domain.ids import AccountId, UserId
    from chalicelib.domain.operator_notice import NoticeBoard
    from chalicelib.domain.passing import StaffSession
    from chalicelib.domain.stored import Stored


@dataclass(frozen=True, slots=True)
class Entering:
    """Who wants to enter: an account's user with the session that the cookie names, even one whose time is over."""

    account: Account
    user: User
    session: StaffSession | None = None
    until: datetime | None = None  # the end of the session's life
    boards: tuple[NoticeBoard, ...] = ()  # what the operator tells all accounts, and this one


class Accounts(Protocol):
    """Reads accounts and their staff."""

    def get(self, account: AccountId) -> Account:
        """Raise `NotFound`."""

    def by_slug(self, slug: str) -> Account:
        """Raise `NotFound`."""

    def every(self) -> tuple[Account, ...]:
        """All accounts of the deployment in the order of their slugs: for the operator only."""

    def due(self, *, now: datetime, limit: int) -> tuple[AccountId, ...]:
        """Accounts to which something happens by itself by now, the longest due first; an index that may lag."""

    def closing_requests(self, account: AccountId) -> tuple[ClosingRequest, ...]:
        """What was said of the open requests of an account that is closing."""

    def stored(self, account: AccountId) -> Stored:
        """How much its files take up."""

    def page(self, *, after: str = "", prefix: str = "", limit: int) -> tuple[Account, ...]:
        """At most `limit` accounts in the order of their slugs, behind the slug `after`: for the operator only."""

    def user(self, account: AccountId, user: UserId) -> User:
        """Raise `NotFound`."""

    def entering(self, account: AccountId, user: UserId, *, session: str = "") -> Entering:
        """An account with one of its users, its boards and, if named, a session: what each page of staff begins with.

        One call. Raise `NotFound` where account or user is not there.
        """

    def users(self, account: AccountId) -> tuple[User, ...]:
        """All staff of an account."""

    def some_users(self, account: AccountId, users: Iterable[UserId]) -> tuple[User, ...]:
        """Those of these users that there are, in one call."""

    def logins(self, email: Email) -> tuple[tuple[AccountId, UserId], ...]:
        """The accounts that an address can enter."""

    def logo(self, account: AccountId, name: str) -> Logo:
        """A picture that stands or stood beside the business's name. Raise `NotFound`."""

    def login(self, account: AccountId, email: Email) -> LoginEntry | None:
        """The entry by which an address enters one account, as it is to be removed."""

    def last_sign_in(self, account: AccountId, user: UserId) -> LastSignIn | None:
        """When a user came in last; None if they never did."""

    def last_sign_ins(self, account: AccountId) -> tuple[LastSignIn, ...]:
        """The same of all staff of an account."""
