"""Reads which addresses the letters of an account do not reach."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.address_mark import AddressMark
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId
from chalicelib.errors import NotFound
from chalicelib.services.ports.address_marks import MarkPage, MarkPlace
from chalicelib.storage import keys, keys_mail
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Index, Row
from chalicelib.storage.pepper import Pepper

_LOW, _HIGH = " ", "~"


class StoredAddressMarks:
    """See `services.ports.address_marks.AddressMarks`."""

    def __init__(self, engine: Engine, codec: Codec, pepper: Pepper) -> None:
        self._engine = engine
        self._codec = codec
        self._pepper = pepper

    def of(self, account: AccountId, email: Email) -> AddressMark | None:
        """See `AddressMarks`. What was hashed under an earlier pepper is found, and stays there until it is moved."""
        names = self._pepper.candidates(email.look_up)
        rows = [self._engine.get(keys.account(account), keys_mail.mark(name)) for name in names]
        return next((self._record(row) for row in reversed(rows) if row), None)

    def named(self, account: AccountId, name: str) -> AddressMark:
        """See `AddressMarks`."""
        row = self._engine.get(keys.account(account), keys_mail.mark(name))
        if row is None:
            raise NotFound("address-mark")
        return self._record(row)

    def page(self, account: AccountId, *, before: MarkPlace = "", limit: int) -> MarkPage:
        """See `AddressMarks`. One more than asked for is read, to know whether there are more."""
        list_pk, high = keys_mail.marks(account), before or _HIGH
        rows = self._engine.ordered(Index.LIST, list_pk, low=_LOW, high=high, limit=limit + 2, newest=True)
        behind = [row for row in rows if row.list_sk != before]
        shown = behind[:limit]
        more = len(behind) > limit
        return MarkPage(tuple(map(self._record, shown)), (shown[-1].list_sk or "") if more else "")

    def ended(self, *, now: datetime, limit: int) -> tuple[AddressMark, ...]:
        """See `AddressMarks`."""
        places = [
            place
            for shard in range(keys.DUE_SHARDS)
            for place in self._engine.due(keys_mail.ended_marks(shard), upto=keys.upto(now), limit=limit)
        ]
        rows = (self._engine.get(place.pk, place.sk) for place in places)
        found = [self._record(row) for row in rows if row]
        return tuple(mark for mark in found if not mark.stands(now))

    def _record(self, row: Row) -> AddressMark:
        found: AddressMark = self._codec.record(row)
        return replace(found, name=row.sk.removeprefix(keys_mail.MARK))
