"""Reads reports of misuse."""

from datetime import datetime

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.ids import AccountId
from chalicelib.domain.misuse import MisuseNote, MisuseReport
from chalicelib.domain.restriction import RestrictionWords
from chalicelib.errors import NotFound
from chalicelib.storage import keys, keys_misuse
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Index

_BELOW, _ABOVE = "\x20", "~"


class StoredMisuseReports:
    """See `services.ports.misuse.MisuseReports`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def get(self, operator: AccountId, report: str) -> MisuseReport:
        """See `MisuseReports`."""
        row = self._engine.get(keys_misuse.report(operator, report), keys.HEAD)
        if row is None:
            raise NotFound("misuse")
        found: MisuseReport = self._codec.record(row)
        return found

    def notes(self, operator: AccountId, report: str) -> tuple[MisuseNote, ...]:
        """See `MisuseReports`."""
        rows = self._engine.partition(keys_misuse.report(operator, report), keys_misuse.NOTE)
        return tuple(self._codec.record(row) for row in rows)

    def history(self, operator: AccountId, report: str) -> tuple[AuditEntry, ...]:
        """See `MisuseReports`."""
        return self._engine.entries(keys_misuse.report(operator, report))

    def listed(self, operator: AccountId, *, open_ones: bool, after: str, limit: int) -> tuple[MisuseReport, ...]:
        """See `MisuseReports`; the sort key is the report's own name, which begins with its time."""
        low, high = (after + _BELOW if after else _BELOW, _ABOVE) if open_ones else (_BELOW, after or _ABOVE)
        rows = self._engine.ordered(
            Index.LIST,
            keys_misuse.listed(operator, open_ones=open_ones),
            low=low,
            high=high,
            limit=limit + 1,
            newest=not open_ones,
        )
        found = [self._codec.record(row) for row in rows]
        return tuple(report for report in found if report.id != after)[:limit]

    def over(self, *, now: datetime, limit: int) -> tuple[MisuseReport, ...]:
        """See `MisuseReports`."""
        places = self._engine.due(keys_misuse.ends(), upto=keys.upto(now), limit=limit)
        rows = (self._engine.get(place.pk, place.sk) for place in places)
        return tuple(self._codec.record(row) for row in rows if row)

    def words(self, account: AccountId) -> RestrictionWords:
        """See `MisuseReports`."""
        row = self._engine.get(keys.account(account), keys_misuse.RESTRICTION)
        return self._codec.record(row) if row else RestrictionWords(account=account)
