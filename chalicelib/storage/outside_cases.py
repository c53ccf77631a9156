"""Reads complaints and appeals that left the house."""

from collections.abc import Iterable
from datetime import date

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.outside_case import OutsideCase
from chalicelib.errors import NotFound
from chalicelib.services.ports.outside_cases import CaseCursor, CasePage, CasePlace
from chalicelib.storage import keys, keys_mail
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine
from chalicelib.storage.whole_pages import whole_page


class StoredOutsideCases:
    """See `services.ports.outside_cases.OutsideCases`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def get(self, account: AccountId, request: RequestId, case: str) -> OutsideCase:
        """See `OutsideCases`."""
        row = self._engine.get(keys.request(account, request), keys_mail.CASE + case) if keys.is_name(case) else None
        if row is None:
            raise NotFound("outside-case")
        found: OutsideCase = self._codec.record(row)
        return found

    def of(self, account: AccountId, requests: Iterable[RequestId]) -> tuple[OutsideCase, ...]:
        """See `OutsideCases`."""
        found: list[OutsideCase] = [
            self._codec.record(row)
            for request in requests
            for row in self._engine.partition(keys.request(account, request), keys_mail.CASE)
        ]
        return tuple(sorted(found, key=lambda case: case.id))

    def page(self, account: AccountId, *, open_ones: bool, after: CaseCursor = "", limit: int) -> CasePage:
        """See `OutsideCases`."""
        listed = keys_mail.cases(account, open_ones=open_ones)
        page = whole_page(self._engine, listed, after=after, limit=limit, newest=not open_ones)
        return CasePage(tuple(map(self._codec.record, page.rows)), page.after)

    def due(self, *, upto: date, limit: int) -> tuple[CasePlace, ...]:
        """See `OutsideCases`."""
        return tuple(
            CasePlace(*keys.request_of(place.pk), place.sk.removeprefix(keys_mail.CASE))
            for shard in range(keys.DUE_SHARDS)
            for place in self._engine.due(keys_mail.outside_cases(shard), upto=keys_mail.by_day(upto, "~"), limit=limit)
        )
