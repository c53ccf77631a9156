"""Reads how far erasures are, and keeps the ledger of them where no restore rolls it back."""

import json
from collections.abc import Sequence
from datetime import datetime

from chalicelib.aws import client
from chalicelib.domain.audit import timestamp
from chalicelib.domain.erasure import Erasure
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.errors import NotFound
from chalicelib.services.ports.erasure import LedgerEntry
from chalicelib.storage import keys, keys_leaving
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Row

_PAGE = 200


class StoredErasures:
    """See `services.ports.erasure.Erasures`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def get(self, account: AccountId) -> Erasure:
        """See `Erasures`."""
        row = self._engine.get(keys_leaving.erasure(account), keys_leaving.ERASURE)
        if row is None:
            raise NotFound("erasure")
        found: Erasure = self._codec.record(row)
        return found

    def due(self, *, now: datetime, limit: int) -> tuple[Erasure, ...]:
        """See `Erasures`; the index may lag behind the table."""
        places = self._engine.due(keys_leaving.erasures_in_work(), upto=keys.upto(now), limit=limit)
        rows = (self._engine.get(place.pk, place.sk) for place in places)
        found: list[Erasure] = [self._codec.record(row) for row in rows if row]
        return tuple(one for one in found if one.next_at is not None and one.next_at <= now)

    def every(self) -> tuple[Erasure, ...]:
        """See `Erasures`."""
        rows: list[Row] = []
        page = self._engine.listed(keys_leaving.every_erasure(), after=None, limit=_PAGE)
        while True:
            rows += page.rows
            if page.after is None:
                return tuple(self._codec.record(row) for row in rows)
            page = self._engine.listed(keys_leaving.every_erasure(), after=page.after, limit=_PAGE)


class S3ErasureLedger:
    """See `services.ports.erasure.ErasureLedger`: in the bucket of digests, whose locks nobody lifts."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def put(self, entry: LedgerEntry) -> None:
        """See `ErasureLedger`."""
        document = {
            "account": entry.account,
            "begun_at": timestamp(entry.begun_at),
            "keeps": list(entry.keeps),
        }
        self._put(keys_leaving.ledger_object(entry.account), json.dumps(document), "application/json")

    def entries(self) -> tuple[LedgerEntry, ...]:
        """See `ErasureLedger`."""
        return tuple(self._read(name) for name in self._names() if name.endswith(".json"))

    def put_requests(self, account: AccountId, requests: Sequence[RequestId], *, alone: bool = False) -> None:
        """See `ErasureLedger`: the name says it all, so that a list of names is all that a restore reads."""
        for request in requests:
            self._put(keys_leaving.request_ledger_object(account, request, alone=alone), request, "text/plain")

    def requests(self, *, alone: bool = False) -> tuple[tuple[AccountId, RequestId], ...]:
        """See `ErasureLedger`."""
        found = (keys_leaving.request_in_ledger(name, alone=alone) for name in self._names())
        return tuple(one for one in found if one)

    def put_members(self, account: AccountId, marks: Sequence[str], at: datetime) -> None:
        """See `ErasureLedger`."""
        for mark in marks:
            self._put(keys_leaving.member_ledger_object(account, mark, keys_leaving.moment(at)), mark, "text/plain")

    def members(self) -> tuple[tuple[AccountId, str, datetime], ...]:
        """See `ErasureLedger`."""
        found = map(keys_leaving.member_in_ledger, self._names())
        return tuple(one for one in found if one)

    def _names(self) -> list[str]:
        pages = client("s3").get_paginator("list_objects_v2")
        found = pages.paginate(Bucket=self._bucket, Prefix=keys_leaving.LEDGER)
        return [one["Key"] for page in found for one in page.get("Contents", [])]

    def keep_certificate(self, account: AccountId, certificate: str) -> None:
        """See `ErasureLedger`."""
        self._put(keys_leaving.certificate_object(account), certificate, "application/jose")

    def _put(self, key: str, content: str, content_type: str) -> None:
        client("s3").put_object(Bucket=self._bucket, Key=key, Body=content.encode(), ContentType=content_type)

    def _read(self, name: str) -> LedgerEntry:
        found = json.loads(client("s3").get_object(Bucket=self._bucket, Key=name)["Body"].read())
        return LedgerEntry(
            account=AccountId(found["account"]),
            begun_at=datetime.fromisoformat(found["begun_at"]),
            keeps=tuple(RequestId(one) for one in found["keeps"]),
        )
