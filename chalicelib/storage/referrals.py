"""Reads the directory of controllers and what was passed on to them."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.controller import Controller, Service
from chalicelib.domain.correspondence import Letter
from chalicelib.domain.ids import AccountId, RequestId, request_made_at
from chalicelib.domain.referral import Referral, ReferralAgenda, ReferredFrom
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Clock
from chalicelib.services.ports.referrals import DueReferral, ReferralPage
from chalicelib.storage import keys, keys_referrals
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Index

_LOW: Final = "\x20"
_HIGH: Final = "~"
RECENT: Final = timedelta(seconds=60)  # a directory that has changed is shown to consumers within this time
_MOST: Final = 100


class StoredReferrals:
    """See `services.ports.referrals.Referrals`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    @property
    def shards(self) -> int:
        """See `Referrals`."""
        return keys.DUE_SHARDS

    def get(self, account: AccountId, request: RequestId, referral: str) -> Referral:
        """See `Referrals`."""
        row = self._engine.get(keys.request(account, request), keys_referrals.REFERRAL + referral)
        if row is None:
            raise NotFound(Referral.KIND)
        found: Referral = self._codec.record(row)
        return found

    def of_request(self, account: AccountId, request: RequestId) -> tuple[Referral, ...]:
        """See `Referrals`."""
        rows = self._engine.partition(keys.request(account, request), keys_referrals.REFERRAL)
        return tuple(self._codec.record(row) for row in rows)

    def agenda(self, account: AccountId, request: RequestId, referral: str) -> ReferralAgenda | None:
        """See `Referrals`."""
        row = self._engine.get(keys.request(account, request), keys_referrals.AGENDA + referral)
        return self._codec.record(row) if row else None

    def origin(self, account: AccountId, request: RequestId) -> ReferredFrom | None:
        """See `Referrals`."""
        row = self._engine.get(keys.request(account, request), keys_referrals.FROM)
        return self._codec.record(row) if row else None

    def listed(self, account: AccountId, *, open_ones: bool, after: str, limit: int) -> ReferralPage:
        """See `Referrals`; what the index names is read where it lies, with what is sealed."""
        rows = self._engine.ordered(
            Index.LIST,
            keys_referrals.listed(account, open_ones=open_ones),
            low=f"{after}{_LOW}" if after and open_ones else _LOW,
            high=f"{after}" if after and not open_ones else _HIGH,
            limit=limit + 2,
            newest=not open_ones,
        )
        behind = [row for row in rows if row.list_sk != after]
        page = behind[:limit]
        found = self._engine.gather([(row.pk, row.sk) for row in page]).rows
        records = [self._codec.record(found[row.pk, row.sk]) for row in page if (row.pk, row.sk) in found]
        more = page[-1].list_sk or "" if len(behind) > limit else ""
        return ReferralPage(tuple(records), more)

    def silent(self, *, limit: int) -> tuple[ReferralAgenda, ...]:
        """See `Referrals`."""
        page = self._engine.listed(keys_referrals.silent(), after=None, limit=limit)
        return tuple(self._codec.record(row) for row in page.rows)

    def letter(self, account: AccountId, letter: str) -> Letter | None:
        """See `Referrals`."""
        row = self._engine.get(keys.account(account), keys.LETTER + letter)
        return self._codec.record(row) if row else None

    def due(self, shard: int, *, now: datetime, limit: int) -> tuple[DueReferral, ...]:
        """See `Referrals`."""
        places = self._engine.due(keys_referrals.waking(shard), upto=keys.upto(now), limit=limit)
        return tuple(
            DueReferral(*keys.request_of(place.pk), place.sk.removeprefix(keys_referrals.AGENDA)) for place in places
        )


class StoredControllers:
    """See `services.ports.referrals.Controllers`."""

    def __init__(self, engine: Engine, codec: Codec, clock: Clock) -> None:
        self._engine = engine
        self._codec = codec
        self._clock = clock
        self._known: dict[AccountId, tuple[datetime, tuple[Controller, ...]]] = {}

    def get(self, account: AccountId, controller: str) -> Controller:
        """See `Controllers`; what cannot be an id may be anything that somebody typed, and becomes no key."""
        known = request_made_at(controller) is not None
        row = self._engine.get(keys.account(account), keys_referrals.CONTROLLER + controller) if known else None
        if row is None:
            raise NotFound(Controller.KIND)
        found: Controller = self._codec.record(row)
        return found

    def every(self, account: AccountId) -> tuple[Controller, ...]:
        """See `Controllers`."""
        rows = self._engine.partition(keys.account(account), keys_referrals.CONTROLLER)
        return tuple(self._codec.record(row) for row in rows)

    def recent(self, account: AccountId) -> tuple[Controller, ...]:
        """See `Controllers`."""
        now = self._clock.now()
        read_at, known = self._known.get(account, (None, ()))
        if read_at is None or not timedelta(0) <= now - read_at < RECENT:
            known = tuple(one for one in self.every(account) if one.stands and one.offered)
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[account] = (now, known)
        return known

    def services(self, account: AccountId) -> tuple[Service, ...]:
        """See `Controllers`."""
        rows = self._engine.partition(keys.account(account), keys_referrals.SERVICE)
        return tuple(self._codec.record(row) for row in rows)
