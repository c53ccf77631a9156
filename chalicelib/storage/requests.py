"""Reads submissions, requests and what is filed under them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import AnswerFile, Filed, Letter, Message, Note, NoteFile
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.inbound import InboundMail
from chalicelib.domain.request import Bucket, ContactEntry, Request, Submission
from chalicelib.domain.telephony import PhoneCall
from chalicelib.domain.voicemail import Voicemail
from chalicelib.errors import NotFound
from chalicelib.services.ports.queue import Found, Listed, QueuePage, Wanted
from chalicelib.storage import keys
from chalicelib.storage.codec import Codec
from chalicelib.storage.cursor import Cursors
from chalicelib.storage.engine import Engine, Row
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.request_lists import RequestLists

_FILED: Final = (Letter, Message, Note, NoteFile, AnswerFile, PhoneCall, Voicemail, InboundMail)


class StoredRequests:
    """See `services.ports.desk.Requests`."""

    def __init__(self, engine: Engine, codec: Codec, pepper: Pepper, cursors: Cursors) -> None:
        self._engine = engine
        self._codec = codec
        self._pepper = pepper
        self._lists = RequestLists(engine, codec, cursors)

    def submission(self, account: AccountId, reference: Reference) -> Submission:
        """See `Requests`."""
        found: Submission = self._codec.record(self._one(keys.submission(account, reference)))
        return found

    def get(self, account: AccountId, request: RequestId) -> Request:
        """See `Requests`."""
        found: Request = self._codec.record(self._one(keys.request(account, request)))
        return _readable(found)

    def several(self, account: AccountId, requests: Iterable[RequestId]) -> dict[RequestId, Request]:
        """See `Requests`."""
        found = self._engine.gather([(keys.request(account, name), keys.HEAD) for name in requests])
        records: list[Request] = [self._codec.record(row) for row in found.rows.values()]
        return {record.id: record for record in records if record.leaving_at is None}

    def submissions(self, account: AccountId, references: Iterable[Reference]) -> dict[Reference, Submission]:
        """See `Requests`."""
        found = self._engine.gather([(keys.submission(account, name), keys.HEAD) for name in references])
        records: list[Submission] = [self._codec.record(row) for row in found.rows.values()]
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
        return _readable(head), _in_time([record for record in records if isinstance(record, _FILED)])

    def letters(self, account: AccountId, reference: Reference) -> tuple[Letter, ...]:
        """See `Requests`."""
        rows = self._engine.partition(keys.submission(account, reference), keys.LETTER)
        return tuple(self._codec.record(row) for row in rows)

    def queue(self, account: Account, bucket: Bucket, *, cursor: str, limit: int) -> QueuePage:
        """See `Requests`."""
        wanted = Wanted(keep=lambda _: True, limit=limit, budget=limit, selective=False)
        found = self._lists.search(account, Listed(bucket=bucket), wanted, cursor=cursor)
        return QueuePage(found.requests, found.cursor)

    def search(self, account: Account, listed: Listed, wanted: Wanted, *, cursor: str) -> Found:
        """See `Requests`."""
        return self._lists.search(account, listed, wanted, cursor=cursor)

    def by_contact(self, account: AccountId, contact: str) -> tuple[ContactEntry, ...]:
        """See `Requests`."""
        found = {
            row.sk: replace(self._codec.record(row), contact=contact, hashed=hashed)
            for hashed in self._pepper.candidates(contact)
            for row in self._engine.partition(keys.contact(account, hashed))
        }
        return tuple(found[sk] for sk in sorted(found))

    def removable_files(self, *, now: datetime, limit: int) -> tuple[AnswerFile | NoteFile, ...]:
        """See `Requests`."""
        upto = keys.upto(now)
        rows = [
            self._engine.get(place.pk, place.sk)
            for shard in range(keys.DUE_SHARDS)
            for place in self._engine.due(keys.removals(shard), upto=upto, limit=limit)
        ]
        files: list[AnswerFile | NoteFile] = [self._codec.record(row) for row in rows if row]
        return tuple(file for file in files if file.removable_at and file.removable_at <= now)


def _in_time(filed: list[Filed]) -> tuple[Filed, ...]:
    """In the order of their keys, but messages in that of their moments: one is named when its page is opened."""
    messages = iter(sorted((one for one in filed if isinstance(one, Message)), key=lambda one: (one.at, one.id)))
    return tuple(next(messages) if isinstance(one, Message) else one for one in filed)


def _readable(head: Request) -> Request:
    """The request, unless it is being deleted: from its mark on nobody reads it."""
    if head.leaving_at is not None:
        raise NotFound("request")
    return head
