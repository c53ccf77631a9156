"""Finds what keeping and forgetting have to do; writing is left to the writer."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from chalicelib.domain.correspondence import Letter, LetterState
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.legal_hold import LegalHold, Review
from chalicelib.domain.request import ContactEntry, Request
from chalicelib.domain.suppression import Suppression
from chalicelib.domain.telephony import TextStop
from chalicelib.services.ports.retention import Behind, Disposable, DisposalPage, GonePage
from chalicelib.storage import keys, keys_figures, keys_retention, keys_suppressions
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import DuePlace, Engine, Row
from chalicelib.storage.pepper import Pepper

_LOOK_UPS: Final = 1000  # of one request in one page: calls, texts, an agent's name for it
_KEPT: Final = frozenset({keys.HEAD, keys_figures.TALLY})


class StoredRetention:
    """See `services.ports.retention.Retention`."""

    def __init__(self, engine: Engine, codec: Codec, pepper: Pepper) -> None:
        self._engine = engine
        self._codec = codec
        self._pepper = pepper

    @property
    def shards(self) -> int:
        """See `Retention`."""
        return keys.DUE_SHARDS

    def due(self, shard: int, *, upto: datetime, after: Behind, limit: int) -> DisposalPage:
        """See `Retention`."""
        behind = DuePlace(*after) if after else None
        found = self._engine.due(keys_retention.disposals(shard), upto=keys.upto(upto), limit=limit, after=behind)
        last = found[-1] if len(found) == limit else None
        following = (last.pk, last.sk, last.due_sk) if last else ()
        return DisposalPage(tuple(Disposable(*keys.request_of(place.pk)) for place in found), following)

    def head(self, account: AccountId, request: RequestId) -> Request | None:
        """See `Retention`."""
        row = self._engine.get(keys.request(account, request), keys.HEAD)
        return self._codec.record(row) if row else None

    def hanging(self, account: AccountId, request: RequestId) -> tuple[Any, ...]:
        """See `Retention`."""
        rows = [row for row in self._engine.partition(keys.request(account, request)) if row.sk not in _KEPT]
        after = None
        while True:
            page = self._engine.listed(keys_retention.look_ups(account, request), after=after, limit=_LOOK_UPS)
            rows += [row for row in page.rows if self._engine.get(row.pk, row.sk)]  # the index may be a moment behind
            after = page.after
            if after is None:
                break
        hold = self._engine.get(keys.account(account), keys_retention.hold(request, ""))
        return tuple(self._codec.record(row) for row in (*rows, *([hold] if hold else [])))

    def holds(self, account: AccountId) -> tuple[LegalHold, ...]:
        """See `Retention`."""
        return tuple(map(self._hold, self._engine.partition(keys.account(account), keys_retention.HOLD)))

    def hold_of(self, account: AccountId, request: RequestId) -> LegalHold | None:
        """See `Retention`."""
        row = self._engine.get(keys.account(account), keys_retention.hold(request, ""))
        return self._hold(row) if row else None

    def holds_on(self, account: AccountId, contacts: Iterable[str]) -> tuple[LegalHold, ...]:
        """See `Retention`."""
        names = [name for contact in dict.fromkeys(contacts) for name in self._pepper.candidates(contact)]
        rows = [self._engine.get(keys.account(account), keys_retention.hold(None, name)) for name in names]
        holds = [self._hold(row) for row in rows if row]
        return tuple({hold.id: hold for hold in holds}.values())

    def submissions_of(self, hold: LegalHold) -> tuple[Reference, ...]:
        """See `Retention`."""
        names = self._pepper.candidates(hold.contact) if hold.contact else (hold.name,)
        rows = [row for name in names for row in self._engine.partition(keys.contact(hold.account, name))]
        entries: list[ContactEntry] = [self._codec.record(row) for row in rows]
        return tuple(dict.fromkeys(entry.submission for entry in entries))

    def _hold(self, row: Row) -> LegalHold:
        found: LegalHold = self._codec.record(row)
        return found if found.request else replace(found, name=row.sk.partition(keys_retention.OF_CONTACT)[2])

    def ended_holds(self, *, now: datetime, limit: int) -> tuple[LegalHold, ...]:
        """See `Retention`."""
        found = self._engine.due(keys_retention.ended_holds(), upto=keys.upto(now), limit=limit)
        rows = (self._engine.get(place.pk, place.sk) for place in found)
        holds = [self._hold(row) for row in rows if row]
        return tuple(hold for hold in holds if hold.removable_at and hold.removable_at <= now)

    def ended_opt_outs(self, *, now: datetime, limit: int) -> tuple[Suppression | TextStop, ...]:
        """See `Retention`."""
        found: list[Suppression | TextStop] = []
        for row in self._sharded(keys_retention.ended_opt_outs, now, limit):
            record = self._codec.record(row)
            if row.kind == TextStop.KIND:
                found.append(replace(record, hashed=row.pk.rpartition("#")[2]))
            else:
                found.append(replace(record, keyed=keys_suppressions.hashes_of(row.pk, row.sk)))
        return tuple(record for record in found if record.proof_ends_at and record.proof_ends_at <= now)

    def old_letters(self, *, now: datetime, limit: int) -> tuple[Letter, ...]:
        """See `Retention`."""
        found: list[Letter] = list(map(self._codec.record, self._sharded(keys_retention.staff_letters, now, limit)))
        return tuple(letter for letter in found if letter.state is not LetterState.QUEUED)

    def _sharded(self, partition: Callable[[int], str], now: datetime, limit: int) -> list[Row]:
        rows = [
            self._engine.get(place.pk, place.sk)
            for shard in range(keys.DUE_SHARDS)
            for place in self._engine.due(partition(shard), upto=keys.upto(now), limit=limit)
        ]
        return [row for row in rows if row]

    def review(self, account: AccountId) -> Review | None:
        """See `Retention`."""
        row = self._engine.get(keys.account(account), keys_retention.REVIEW)
        return self._codec.record(row) if row else None

    def reviews(self, *, now: datetime, limit: int) -> tuple[Review, ...]:
        """See `Retention`."""
        found = self._engine.due(keys_retention.reviews(), upto=keys.upto(now), limit=limit)
        rows = (self._engine.get(place.pk, place.sk) for place in found)
        reviews: list[Review] = [self._codec.record(row) for row in rows if row]
        return tuple(review for review in reviews if review.next_at <= now)

    def deleted(self, account: AccountId, month: date) -> Mapping[str, int]:
        """See `Retention`."""
        name = f"{month:%Y-%m}"
        sheets, _ = self._engine.sheets(keys_retention.deleted(account), name, keys_figures.upto(name))
        total: Counter[str] = Counter()
        for counts in sheets.values():
            total.update(counts)
        return dict(sorted(total.items()))

    def gone(self, account: AccountId, *, after: Behind = (), limit: int) -> GonePage:
        """See `Retention`."""
        place = (after[0], after[1], after[2]) if after else None
        page = self._engine.listed(keys_retention.gone(account), after=place, limit=limit)
        return GonePage(tuple(self._codec.record(row) for row in page.rows), page.after or ())
