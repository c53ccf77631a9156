"""Reads and writes figures: derived from the requests, carrying no proof, so that no audit entry is due.

Nothing here opens what is sealed: a request is read without its personal fields.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final

import msgspec

from chalicelib.domain.account import Account
from chalicelib.domain.figures import DESK, DUE, LAST, Counts, Sheets, Tally, in_sheets
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.request import Request
from chalicelib.domain.webhook import Disabled
from chalicelib.errors import Conflict
from chalicelib.services.ports.figures import Counting, Happening, Troubles
from chalicelib.shapes import known
from chalicelib.storage import keys, keys_figures, keys_webhooks
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import AddCounts, Change, Engine, PutRow, Row, Taken
from chalicelib.storage.lean_request import lengthen

_TOGETHER: Final = 50  # requests, with their tallies, in one call
_REMEMBERED: Final = 10  # happenings
_NEAR: Final = 1000  # rows between an account's export and its last endpoint
_LAST_KIND: Final = "happenings"
_IMPERSONAL: Final = {"requester": "", "contact": ""}


class StoredFigures:
    """See `services.ports.figures.Figures`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def counting(self, account: AccountId, requests: Sequence[RequestId]) -> tuple[Counting, ...]:
        """See `Figures`."""
        found: list[Counting] = []
        for start in range(0, len(requests), _TOGETHER):
            wanted = requests[start : start + _TOGETHER]
            places = [(keys.request(account, name), sk) for name in wanted for sk in (keys.HEAD, keys_figures.TALLY)]
            rows = self._engine.gather(places).rows
            for head, tally in zip(places[::2], places[1::2], strict=True):
                if head in rows:
                    found.append(Counting(_impersonal(rows[head]), self._tally(rows.get(tally))))
        return tuple(found)

    def counted_to(self, account: AccountId, requests: Sequence[RequestId]) -> dict[RequestId, Tally]:
        """See `Figures`."""
        places = [(keys.request(account, name), keys_figures.TALLY) for name in requests]
        rows = self._engine.gather(places).rows
        tallies = [self._tally(row) for row in rows.values()]
        return {tally.request: tally for tally in tallies if tally}

    def _tally(self, row: Row | None) -> Tally | None:
        found: Tally | None = self._codec.record(row) if row else None
        return found

    def add(self, account: AccountId, tallies: Sequence[Tally], counts: Counts, *, epoch: int) -> None:
        """See `Figures`."""
        changes: list[Change] = [
            PutRow(row=self._codec.row(tally, version=tally.version + 1), expect=tally.version) for tally in tallies
        ]
        pk = keys_figures.sheets(account, epoch)
        changes += [AddCounts(pk=pk, sk=sheet, counts=part) for sheet, part in sorted(in_sheets(counts).items())]
        try:
            self._engine.transact(changes)
        except Taken as taken:
            raise Conflict(taken.kind) from None

    def tidy(self, account: AccountId, sheets: Sequence[str], *, epoch: int) -> None:
        """See `Figures`."""
        for sheet in sheets:
            self._engine.drop_empty_sheet(keys_figures.sheets(account, epoch), sheet)

    def sheets(self, account: Account, *names: str) -> Sheets:
        """See `Figures`."""
        pk = keys_figures.sheets(account.id, account.figures)
        found: dict[str, dict[str, int]] = {}
        for name in names:
            found |= self._engine.sheets(pk, name, keys_figures.upto(name))[0]
        return found

    def desk(self, account: Account, *, upto: date) -> tuple[Sheets, tuple[Happening, ...]]:
        """See `Figures`."""
        pk = keys_figures.sheets(account.id, account.figures)
        sheets, rows = self._engine.sheets(pk, DESK, f"{DUE}{upto.isoformat()}")
        return sheets, _happenings(rows.get(LAST))

    def troubles(self, account: AccountId) -> Troubles:
        """See `Figures`. The export's row and the endpoints' lie near each other; what is between stays closed."""
        last = keys_figures.upto(keys_webhooks.ENDPOINT)
        rows = self._engine.between(keys.account(account), keys.EXPORT, last, limit=_NEAR)
        hooks = [_plain(row) for row in rows if row.sk.startswith(keys_webhooks.ENDPOINT)]
        since = next((_plain(row).get("failing_since") for row in rows if row.sk == keys.EXPORT), None)
        return Troubles(
            failing=tuple(one["id"] for one in hooks if "failing_since" in one and "disabled_at" not in one),
            gone=tuple(one["id"] for one in hooks if one.get("disabled_why") == Disabled.GONE),
            export_since=datetime.fromisoformat(since) if since else None,
        )

    def note_happenings(self, account: Account, happened: Sequence[Happening]) -> None:
        """See `Figures`. Whoever notes something at the same moment is first: the list is no record."""
        pk = keys_figures.sheets(account.id, account.figures)
        before = self._engine.get(pk, LAST)
        listed = _happenings(before)
        known = {(one.request, one.at, one.tag): one for one in (*listed, *happened)}
        newest = sorted(known.values(), key=lambda one: (one.at, one.request), reverse=True)[:_REMEMBERED]
        if tuple(newest) == listed:
            return
        body = msgspec.json.encode(newest).decode()
        version = before.version if before else 0
        row = Row(pk=pk, sk=LAST, kind=_LAST_KIND, version=version + 1, body=body)
        with suppress(Taken):
            self._engine.transact([PutRow(row=row, expect=version)])


def _happenings(row: Row | None) -> tuple[Happening, ...]:
    if row is None:
        return ()
    return tuple(msgspec.convert(one, known(Happening)) for one in msgspec.json.decode(row.body))


def _plain(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.json.decode(row.body)
    return values


def _impersonal(row: Row) -> Request:
    values = _plain(row)
    lengthen(Request, values)
    return msgspec.convert(values | _IMPERSONAL | {"version": row.version}, known(Request))
