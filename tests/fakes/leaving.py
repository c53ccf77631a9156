"""What erasing and taking along work on, in dictionaries: the tables of the memory engine, and buckets."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from chalicelib.domain.erasure import Remnant
from chalicelib.domain.ids import AccountId
from chalicelib.services.ports.erasure import LedgerEntry
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

    def put(self, entry: LedgerEntry) -> None:
        self.kept[entry.account] = entry

    def entries(self) -> tuple[LedgerEntry, ...]:
        return tuple(self.kept.values())

    def keep_certificate(self, account: AccountId, certificate: str) -> None:
        self.certificates[account] = certificate
