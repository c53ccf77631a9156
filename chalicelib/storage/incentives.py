"""Reads offers of financial incentives, and who takes part in them."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.incentive import Membership, OfferVersion
from chalicelib.services.ports.incentives import MemberPage
from chalicelib.services.ports.suppressions import ListPlace
from chalicelib.storage import keys, keys_incentives
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Row
from chalicelib.storage.pepper import Pepper


class StoredIncentives:
    """See `services.ports.incentives.Incentives`."""

    def __init__(self, engine: Engine, codec: Codec, pepper: Pepper) -> None:
        self._engine = engine
        self._codec = codec
        self._pepper = pepper

    def versions(self, account: AccountId, offer: str = "") -> tuple[OfferVersion, ...]:
        """See `Incentives`."""
        if offer and not keys.is_name(offer):
            return ()
        rows = self._engine.partition(keys.account(account), keys_incentives.versions(offer))
        return tuple(self._codec.record(row) for row in rows)

    def member(self, account: AccountId, offer: str, contact: Email | Phone) -> Membership | None:
        """See `Incentives`. What was hashed under an earlier pepper is found, and stays there until it is moved."""
        return next((one for one in self.of(account, contact) if one.offer == offer), None)

    def of(self, account: AccountId, contact: Email | Phone) -> tuple[Membership, ...]:
        """See `Incentives`."""
        found = [
            self._member(row)
            for hashed in self._pepper.candidates(contact.look_up)
            for row in self._engine.partition(keys_incentives.member(account, hashed), keys_incentives.MEMBER)
        ]
        newest = {one.offer: one for one in found if one.leaving_at is None}
        return tuple(newest[offer] for offer in sorted(newest))

    def page(self, account: AccountId, *, after: ListPlace | None = None, limit: int) -> MemberPage:
        """See `Incentives`; what the index names is read where it lies."""
        page = self._engine.listed(keys_incentives.everybody(account), after=after, limit=limit)
        rows = self._engine.gather([(row.pk, row.sk) for row in page.rows]).rows
        found = [rows[row.pk, row.sk] for row in page.rows if (row.pk, row.sk) in rows]
        members = map(self._member, found)
        return MemberPage(tuple(one for one in members if one.leaving_at is None), page.after)

    def ended(self, *, now: datetime, limit: int) -> tuple[Membership, ...]:
        """See `Incentives`."""
        places = [
            place
            for shard in range(keys.DUE_SHARDS)
            for place in self._engine.due(keys_incentives.ended(shard), upto=keys.by_minute(now, "~"), limit=limit)
        ]
        rows = self._engine.gather([(place.pk, place.sk) for place in places]).rows
        found = [self._member(row) for row in rows.values()]
        return tuple(one for one in found if one.ends_at and one.ends_at <= now)

    def leaving(self, *, now: datetime, limit: int) -> tuple[Membership, ...]:
        """See `Incentives`; the index may lag behind the table."""
        places = self._engine.due(keys_incentives.leaving(), upto=keys.by_minute(now, "~"), limit=limit)
        rows = self._engine.gather([(place.pk, place.sk) for place in places]).rows
        return tuple(one for one in map(self._member, rows.values()) if one.leaving_at)

    def marks(self, member: Membership) -> tuple[str, ...]:
        """See `Incentives`: under the pepper that it lies under, and under each that is known."""
        known = self._pepper.candidates(member.contact.look_up) if member.value else ()
        return tuple(keys_incentives.mark(one, member.offer) for one in dict.fromkeys((member.hashed, *known)) if one)

    def _member(self, row: Row) -> Membership:
        found: Membership = self._codec.record(row)
        return replace(found, hashed=keys_incentives.hash_of(row.pk))
