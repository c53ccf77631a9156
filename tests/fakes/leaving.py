"""What erasing and taking along work on, in dictionaries: the tables of the memory engine, and buckets."""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.erasure import Remnant
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.takeout import Takeout
from chalicelib.services.ports.erasure import LedgerEntry
from chalicelib.services.ports.takeout import Measured, Original
from chalicelib.storage import keys_leaving
from chalicelib.storage.ground import Trace
from tests.fakes.memory_engine import MemoryEngine

_STRETCH = 50


@dataclass
class MemoryGround:
    """See `storage.ground.Ground`."""

    engine: MemoryEngine

    def partition(self, pk: str, *, limit: int) -> tuple[Remnant, ...]:
        rows = [Remnant(*key, row.kind) for key, row in self.engine.rows.items() if key[0] == pk]
        sheets = [Remnant(*key, "figures") for key in self.engine.counts if key[0] == pk]
        return tuple(sorted([*rows, *sheets], key=lambda one: one.sk)[:limit])

    def there(self, remnants: Sequence[Remnant]) -> tuple[Remnant, ...]:
        return tuple(one for one in dict.fromkeys(remnants) if self._has(one))

    def _has(self, one: Remnant) -> bool:
        if not one.pk:
            return one.sk in self.engine.scraps
        return (one.pk, one.sk) in self.engine.rows or (one.pk, one.sk) in self.engine.counts

    def rows(self, after: str) -> tuple[tuple[Trace, ...], str]:
        traces = [Trace(*key, row.kind, row.body) for key, row in self.engine.rows.items()]
        traces += [Trace(*key, "figures", "") for key in self.engine.counts]
        return _stretch(sorted(traces, key=lambda one: (one.pk, one.sk)), after, lambda one: f"{one.pk}\n{one.sk}")

    def passing(self, after: str) -> tuple[tuple[Trace, ...], str]:
        traces = [Trace("", one.id, one.kind, one.body, one.expires_at) for one in self.engine.scraps.values()]
        return _stretch(sorted(traces, key=lambda one: one.sk), after, lambda one: one.sk)

    def delete(self, remnants: Sequence[Remnant]) -> None:
        for one in remnants:
            self.engine.rows.pop((one.pk, one.sk), None)
            self.engine.counts.pop((one.pk, one.sk), None)
            if not one.pk:
                self.engine.scraps.pop(one.sk, None)

    def delete_key(self, account: str) -> None:
        self.engine.wrapped.pop(account, None)


def _stretch(traces: list[Trace], after: str, name: Callable[[Trace], str]) -> tuple[tuple[Trace, ...], str]:
    assert callable(name)
    left = [trace for trace in traces if name(trace) > after]
    page = tuple(left[:_STRETCH])
    return page, name(page[-1]) if len(left) > _STRETCH else ""


@dataclass
class MemoryObjects:
    """See `storage.ground.Objects`."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def beginning(self, prefix: str) -> Iterator[str]:
        return (f"{key}\nnull" for key in sorted(self.kept) if key.startswith(prefix))

    def delete(self, names: Sequence[str]) -> None:
        for name in names:
            self.kept.pop(name.partition("\n")[0], None)


@dataclass
class MemoryLedger:
    """See `services.ports.erasure.ErasureLedger`."""

    kept: dict[AccountId, LedgerEntry] = field(default_factory=dict)
    certificates: dict[AccountId, str] = field(default_factory=dict)
    left: dict[str, None] = field(default_factory=dict)  # names, as the bucket has them
    erased: dict[tuple[AccountId, RequestId], bool] = field(default_factory=dict)

    def put(self, entry: LedgerEntry) -> None:
        self.kept[entry.account] = entry

    def entries(self) -> tuple[LedgerEntry, ...]:
        return tuple(self.kept.values())

    def put_requests(self, account: AccountId, requests: Sequence[RequestId], *, alone: bool = False) -> None:
        self.erased |= {(account, request): alone for request in requests}

    def requests(self, *, alone: bool = False) -> tuple[tuple[AccountId, RequestId], ...]:
        return tuple(place for place, kept in self.erased.items() if kept is alone)

    def put_members(self, account: AccountId, marks: Sequence[str], at: datetime) -> None:
        when = keys_leaving.moment(at)
        self.left |= dict.fromkeys(keys_leaving.member_ledger_object(account, mark, when) for mark in marks)

    def members(self) -> tuple[tuple[AccountId, str, datetime], ...]:
        return tuple(one for one in map(keys_leaving.member_in_ledger, self.left) if one)

    def keep_certificate(self, account: AccountId, certificate: str) -> None:
        self.certificates[account] = certificate


@dataclass
class MemoryTakeouts:
    """See `services.ports.takeout.TakeoutBucket`: pieces and whole files in one dictionary."""

    sources: dict[str, MemoryObjects]
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)

    @property
    def _kept(self) -> dict[str, bytes]:
        return self.sources["files"].kept

    def put(self, takeout: Takeout, name: str, content: bytes) -> None:
        self._kept[keys_leaving.piece(takeout.account, takeout.id, name)] = content

    def copy(self, takeout: Takeout, original: Original) -> bool:
        content = self.sources[original.bucket].kept.get(original.key)
        if content is not None:
            self.put(takeout, original.name, content)
        return content is not None

    def get(self, takeout: Takeout, name: str) -> bytes:
        return self._kept[keys_leaving.piece(takeout.account, takeout.id, name)]

    def pieces(
        self, takeout: Takeout, beginning: str, *, after: str = "", limit: int = 0
    ) -> tuple[tuple[str, int], ...]:
        prefix, skipped = keys_leaving.pieces(takeout.account, takeout.id, beginning)
        found = [(key[skipped:], len(self._kept[key])) for key in sorted(self._kept) if key.startswith(prefix)]
        behind = [one for one in found if one[0] > after]
        return tuple(behind[:limit] if limit else behind)

    def measure(self, takeout: Takeout, pieces: Sequence[str]) -> Measured:
        content = b"".join(self.get(takeout, name) for name in pieces)
        return Measured(len(content), zlib.crc32(content), hashlib.sha256(content).hexdigest())

    def stretch(self, takeout: Takeout, name: str, first: int, last: int) -> bytes:
        return self.get(takeout, name)[first:last]

    def begin(self, takeout: Takeout) -> str:
        self.parts[takeout.id] = {}
        return takeout.id

    def upload(self, takeout: Takeout, number: int, content: bytes) -> None:
        self.parts[takeout.upload][number] = content

    def complete(self, takeout: Takeout) -> None:
        if takeout.upload in self.parts:
            content = b"".join(part for _, part in sorted(self.parts.pop(takeout.upload).items()))
            self._kept[keys_leaving.whole(takeout.account, takeout.id)] = content

    def clear(self, takeout: Takeout, *, whole: bool) -> None:
        for name, _ in self.pieces(takeout, ""):
            del self._kept[keys_leaving.piece(takeout.account, takeout.id, name)]
        if whole:
            self._kept.pop(keys_leaving.whole(takeout.account, takeout.id), None)

    def link(self, takeout: Takeout, *, name: str, seconds: int) -> str:
        return f"https://files.test/{takeout.id}/{name}?seconds={seconds}"

    def whole(self, takeout: Takeout) -> bytes:
        """The file itself."""
        return self._kept[keys_leaving.whole(takeout.account, takeout.id)]
