"""Reads submissions, requests and what is filed under them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import AnswerFile, Filed, Letter, Message, Note
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import Bucket, ContactEntry, Request, Submission
from chalicelib.domain.telephony import PhoneCall
from chalicelib.domain.voicemail import Voicemail
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Found, QueuePage, Wanted
from chalicelib.storage import keys
from chalicelib.storage.codec import Codec
from chalicelib.storage.cursor import Cursors
from chalicelib.storage.engine import Engine, Page, Row
from chalicelib.storage.keys import Pepper

_SEARCHED: Final = 100  # requests read at a time by a search
_FILED: Final = (Letter, Message, Note, AnswerFile, PhoneCall, Voicemail)


@dataclass(frozen=True, slots=True)
class _Merged:
    """The pages of several shards as one, in the order of due dates."""

    pages: list[Page]
    shown: list[tuple[Row, int]]  # with the shard of each
    before: list[Any]

    def behind(self, number: int) -> list[Any]:
        """Where the next page begins in each shard, when the first `number` rows were taken."""
        taken = self.shown[:number]
        return [_following(shard, self.pages[shard], taken, place) for shard, place in enumerate(self.before)]


class StoredRequests:
    """See `services.ports.desk.Requests`."""

    def __init__(self, engine: Engine, codec: Codec, pepper: Pepper, cursors: Cursors) -> None:
        self._engine = engine
        self._codec = codec
        self._pepper = pepper
        self._cursors = cursors

    def submission(self, account: AccountId, reference: Reference) -> Submission:
        """See `Requests`."""
        found: Submission = self._codec.record(self._one(keys.submission(account, reference)))
        return found

    def get(self, account: AccountId, request: RequestId) -> Request:
        """See `Requests`."""
        found: Request = self._codec.record(self._one(keys.request(account, request)))
        return found

    def several(self, account: AccountId, requests: Iterable[RequestId]) -> dict[RequestId, Request]:
        """See `Requests`."""
        found = self._engine.gather([(keys.request(account, name), keys.HEAD) for name in requests])
        records: list[Request] = [self._codec.record(row) for row in found.rows.values()]
        return {record.id: record for record in records}

    def filed(self, account: AccountId, reference: Reference) -> tuple[Submission, tuple[Letter, ...]]:
        """See `Requests`."""
        rows = self._engine.partition(keys.submission(account, reference))
        records = [self._codec.record(row) for row in rows]
        head = next((record for record in records if isinstance(record, Submission)), None)
        if head is None:
            raise NotFound("request")
        return head, tuple(record for record in records if isinstance(record, Letter))

    def _one(self, pk: str) -> Row:
        row = self._engine.get(pk, keys.HEAD)
        if row is None:
            raise NotFound("request")
        return row

    def dossier(self, account: AccountId, request: RequestId) -> tuple[Request, tuple[Filed, ...]]:
        """See `Requests`."""
        records = [self._codec.record(row) for row in self._engine.partition(keys.request(account, request))]
        head = next((record for record in records if isinstance(record, Request)), None)
        if head is None:
            raise NotFound("request")
        return head, tuple(record for record in records if isinstance(record, _FILED))

    def letters(self, account: AccountId, reference: Reference) -> tuple[Letter, ...]:
        """See `Requests`."""
        rows = self._engine.partition(keys.submission(account, reference), keys.LETTER)
        return tuple(self._codec.record(row) for row in rows)

    def queue(self, account: Account, bucket: Bucket, *, cursor: str, limit: int) -> QueuePage:
        """See `Requests`. The pages of several shards are merged; the cursor holds a place in each."""
        merged = self._merged(account, bucket, self._places(account, bucket, cursor), limit)
        records = tuple(self._codec.record(row) for row, _ in merged.shown)
        return QueuePage(records, self._cursor(account, bucket, merged.behind(len(merged.shown))))

    def search(self, account: Account, bucket: Bucket, wanted: Wanted, *, cursor: str) -> Found:
        """See `Requests`."""
        kept: list[Request] = []
        read = 0
        places = self._places(account, bucket, cursor)
        while len(kept) < wanted.limit and read < wanted.budget and any(place != "end" for place in places):
            size = min(_SEARCHED if wanted.selective else wanted.limit, wanted.budget - read)
            merged = self._merged(account, bucket, places, size)
            number = 0
            for number, (row, _) in enumerate(merged.shown, start=1):
                request: Request = self._codec.record(row)
                if wanted.due_before and request.due >= wanted.due_before:
                    return Found(tuple(kept), "", read + number)
                if wanted.keep(request):
                    kept.append(request)
                if len(kept) == wanted.limit:
                    break
            read += number
            places = merged.behind(number)
        return Found(tuple(kept), self._cursor(account, bucket, places), read)

    def _places(self, account: Account, bucket: Bucket, cursor: str) -> list[Any]:
        """Where to go on in each shard: at the beginning (None), behind a row, or nowhere (`end`)."""
        if not cursor:
            return [None] * account.list_shards
        return self._cursors.read(cursor, f"{account.id}|{bucket}")

    def _cursor(self, account: Account, bucket: Bucket, places: list[Any]) -> str:
        more = any(place != "end" for place in places)
        return self._cursors.write(places, f"{account.id}|{bucket}") if more else ""

    def _merged(self, account: Account, bucket: Bucket, places: list[Any], limit: int) -> _Merged:
        pages = [
            self._engine.listed(keys.queue(account.id, bucket, shard), after=after, limit=limit)
            if after != "end"
            else Page(())
            for shard, after in enumerate(places)
        ]
        shown = sorted(
            ((row, shard) for shard, page in enumerate(pages) for row in page.rows),
            key=lambda pair: pair[0].list_sk or "",
        )[:limit]
        return _Merged(pages, shown, places)

    def by_contact(self, account: AccountId, contact: str) -> tuple[ContactEntry, ...]:
        """See `Requests`."""
        return tuple(
            replace(self._codec.record(row), contact=contact, hashed=hashed)
            for hashed in self._pepper.candidates(contact)
            for row in self._engine.partition(keys.contact(account, hashed))
        )

    def removable_files(self, *, now: datetime, limit: int) -> tuple[AnswerFile, ...]:
        """See `Requests`."""
        upto = keys.upto(now)
        rows = [
            self._engine.get(place.pk, place.sk)
            for shard in range(keys.DUE_SHARDS)
            for place in self._engine.due(keys.removals(shard), upto=upto, limit=limit)
        ]
        files: list[AnswerFile] = [self._codec.record(row) for row in rows if row]
        return tuple(file for file in files if file.removable_at and file.removable_at <= now)


def _following(shard: int, page: Page, shown: list[tuple[Row, int]], before: object) -> object:
    """Where the next page begins in one shard: behind the last row shown, or at the end."""
    mine = [row for row, of in shown if of == shard]
    if len(mine) == len(page.rows) and page.after is None:
        return "end"
    if not mine:
        return before
    last = mine[-1]
    return (last.pk, last.sk, last.list_sk)
