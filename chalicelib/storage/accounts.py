"""Reads accounts and their staff."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from chalicelib.domain.account import Account, LastSignIn, LoginEntry, User, parse_slug
from chalicelib.domain.brand import Logo
from chalicelib.domain.closing_request import ClosingRequest
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId, UserId, is_user_id
from chalicelib.domain.passing import StaffSession
from chalicelib.domain.stored import Stored
from chalicelib.errors import InvalidField, NotFound
from chalicelib.services.ports.accounts import Entering
from chalicelib.storage import keys, keys_operator, keys_staff
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Index
from chalicelib.storage.pepper import Pepper

_PAGE: Final = 200
_LOWEST: Final = "-"


class StoredAccounts:
    """See `services.ports.desk.Accounts`."""

    def __init__(self, engine: Engine, codec: Codec, pepper: Pepper) -> None:
        self._engine = engine
        self._codec = codec
        self._pepper = pepper

    def get(self, account: AccountId) -> Account:
        """See `Accounts`."""
        row = self._engine.get(keys.account(account), keys.ACCOUNT)
        if row is None:
            raise NotFound("account")
        found: Account = self._codec.record(row)
        return found

    def by_slug(self, slug: str) -> Account:
        """See `Accounts`; what cannot be a name may be anything that somebody typed, and becomes no key."""
        try:
            row = self._engine.get(keys.slug(parse_slug(slug)), "SLUG")
        except InvalidField:
            row = None
        if row is None:
            raise NotFound("account")
        return self.get(self._codec.record(row).account)

    def every(self) -> tuple[Account, ...]:
        """See `Accounts`."""
        accounts: list[Account] = []
        page = self._engine.listed(keys.every_account(), after=None, limit=_PAGE)
        while True:
            accounts += [self._codec.record(row) for row in page.rows]
            if page.after is None:
                return tuple(accounts)
            page = self._engine.listed(keys.every_account(), after=page.after, limit=_PAGE)

    def due(self, *, now: datetime, limit: int) -> tuple[AccountId, ...]:
        """See `Accounts`."""
        found = self._engine.due(keys.courses(), upto=keys.upto(now), limit=limit)
        return tuple(keys.account_of(place.pk) for place in found)

    def closing_requests(self, account: AccountId) -> tuple[ClosingRequest, ...]:
        """See `Accounts`."""
        return tuple(self._codec.record(row) for row in self._engine.partition(keys.account(account), keys.CLOSING))

    def stored(self, account: AccountId) -> Stored:
        """See `Accounts`."""
        row = self._engine.get(keys.account(account), keys.STORED)
        found: Stored = self._codec.record(row) if row else Stored(account=account)
        return found

    def page(self, *, after: str = "", prefix: str = "", limit: int) -> tuple[Account, ...]:
        """See `Accounts`."""
        low = max(prefix, f"{after}!") if after else prefix or _LOWEST  # no slug has a sign below the hyphen
        rows = self._engine.ordered(Index.LIST, keys.every_account(), low=low, high=f"{prefix}~", limit=limit)
        return tuple(self._codec.record(row) for row in rows)

    def user(self, account: AccountId, user: UserId) -> User:
        """See `Accounts`; what cannot be an id becomes no key, as in `by_slug`."""
        row = self._engine.get(keys.account(account), keys.USER + user) if is_user_id(user) else None
        if row is None:
            raise NotFound("user")
        found: User = self._codec.record(row)
        return found

    def entering(self, account: AccountId, user: UserId, *, session: str = "") -> Entering:
        """See `Accounts`."""
        places = ((keys.account(account), keys.ACCOUNT), (keys.account(account), keys.USER + user))
        boards = ((keys_operator.common_board(), keys_operator.BOARD), (keys.account(account), keys_operator.BOARD))
        scrap = keys.scrap(StaffSession.KIND, session) if session else ""
        found = self._engine.gather((*places, *boards), scrap=scrap)
        if any(place not in found.rows for place in places):
            raise NotFound("user")
        holder, who = (self._codec.record(found.rows[place]) for place in places)
        told = tuple(self._codec.record(found.rows[place]) for place in boards if place in found.rows)
        if found.scrap is None:
            return Entering(holder, who, boards=told)
        until = datetime.fromtimestamp(found.scrap.expires_at, tz=UTC)
        return Entering(holder, who, self._codec.thing(StaffSession, found.scrap), until, told)

    def some_users(self, account: AccountId, users: Iterable[UserId]) -> tuple[User, ...]:
        """See `Accounts`."""
        found = self._engine.gather([(keys.account(account), keys.USER + user) for user in users])
        return tuple(self._codec.record(row) for row in found.rows.values())

    def users(self, account: AccountId) -> tuple[User, ...]:
        """See `Accounts`."""
        return tuple(self._codec.record(row) for row in self._engine.partition(keys.account(account), keys.USER))

    def logins(self, email: Email) -> tuple[tuple[AccountId, UserId], ...]:
        """See `Accounts`."""
        rows = [
            row
            for hashed in self._pepper.candidates(email.look_up)
            for row in self._engine.partition(keys.login(hashed))
        ]
        entries: list[LoginEntry] = [self._codec.record(row) for row in rows]
        return tuple(dict.fromkeys((entry.account, entry.user) for entry in entries))

    def logo(self, account: AccountId, name: str) -> Logo:
        """See `Accounts`."""
        row = self._engine.get(keys.account(account), keys.LOGO + name)
        if row is None:
            raise NotFound("logo")
        found: Logo = self._codec.record(row)
        return found

    def login(self, account: AccountId, email: Email) -> LoginEntry | None:
        """See `Accounts`."""
        for hashed in self._pepper.candidates(email.look_up):
            row = self._engine.get(keys.login(hashed), keys.account(account))
            if row is not None:
                entry: LoginEntry = self._codec.record(row)
                return replace(entry, hashed=hashed)
        return None

    def last_sign_in(self, account: AccountId, user: UserId) -> LastSignIn | None:
        """See `Accounts`."""
        row = self._engine.get(keys.account(account), keys_staff.signed_in(user))
        return self._codec.record(row) if row else None

    def last_sign_ins(self, account: AccountId) -> tuple[LastSignIn, ...]:
        """See `Accounts`."""
        rows = self._engine.partition(keys.account(account), keys_staff.SIGNED_IN)
        return tuple(self._codec.record(row) for row in rows)
