"""A request's page at 100,000 requests over one at 1,000: AWS calls, read units, and the app's own CPU time.

Each sub-page as its route makes it, session included; the request has an address and a number, two rights, letters, a
message, notes and a history, and its contact has sent another before. Engine and counting are those of `bench.queue`.
"""

import gc
import time
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Final

from bench.queue import OrderedEngine, deployment
from chalicelib.composition import LiveDesk
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.ids import RequestId
from chalicelib.domain.rights import Right
from chalicelib.http.call import Call
from chalicelib.routes.staff.request import show
from chalicelib.services.accounts.sessions import staff_of
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.read_part import Part
from chalicelib.services.handling.write_message import add_note, write_to_consumer
from chalicelib.storage.engine import Row
from tests.fakes import acme

_RUNS: Final = 40
_WARM: Final = 5
_SIZES: Final = (1_000, 100_000)
_KINDS: Final = (("calls", ""), ("read units", ""), ("CPU", " ms"))


class PartitionedEngine(OrderedEngine):
    """As the queue's, with every partition found by its place, and the reading of chains counted."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[tuple[str, str]] = []

    def arrange(self) -> None:
        """See `OrderedEngine`."""
        super().arrange()
        self._keys = sorted(self.rows)

    def partition(self, pk: str, prefix: str = "") -> tuple[Row, ...]:
        """See `Engine`."""
        if not self._keys:
            return super().partition(pk, prefix)
        start, end = bisect_left(self._keys, (pk, prefix)), bisect_right(self._keys, (pk, f"{prefix}\U0010ffff"))
        rows = tuple(self.rows[key] for key in self._keys[start:end])
        self._called(rows)
        return rows

    def entries(self, chain: str, *, after: int = 0, upto: int | None = None) -> tuple[AuditEntry, ...]:
        """See `Engine`; half a kilobyte an entry, about."""
        found = super().entries(chain, after=after, upto=upto)
        self._called(units=max(1, ceil(len(found) / 8)))
        return found


@dataclass
class _Opened:
    """A business with many requests, and the one that is looked at."""

    desk: LiveDesk
    engine: OrderedEngine
    token: str
    request: RequestId

    def open(self, part: Part) -> dict[str, float]:
        """Open a sub-page, and what that took."""
        self.engine.calls, self.engine.read = 0, 0.0
        started = time.process_time()
        call = Call(
            "GET",
            f"/staff/requests/{self.request}",
            {"request": self.request},
            {"part": part.value},
            {"cookie": f"staff={self.token}"},
            b"",
            "192.0.2.1",
            self.desk,
        )
        call.admit(staff_of(self.desk, self.token))
        answer = show(call)
        passed = (time.process_time() - started) * 1000
        assert answer.status == 200
        return {"calls": self.engine.calls, "read units": self.engine.read, "CPU": passed}


def measure() -> None:
    """Print what each sub-page costs; the two sizes take turns."""
    print("\n# request")
    few, many = (_opened(count) for count in _SIZES)
    gc.freeze()  # the rows that a database would hold are none of the app's work
    for part in (part for part in Part if part is not Part.VOICEMAIL):
        for _ in range(_WARM):
            few.open(part)
            many.open(part)
        pairs = [(few.open(part), many.open(part)) for _ in range(_RUNS)]
        small, large = (list(side) for side in zip(*pairs, strict=True))
        for kind, unit in _KINDS:
            one, other = (median(opened[kind] for opened in side) for side in (small, large))
            figures = f"{one:.3g}{unit} at 1,000, {other:.3g}{unit} at 100,000"
            print(f"request, {part.value}: {kind} {figures}, ratio {other / one:.2f}")
    gc.unfreeze()


def _opened(count: int) -> _Opened:
    made = deployment(count, PartitionedEngine())
    made.engine.arrange()
    staff = staff_of(made.desk, made.token)
    acme.ask(made.desk, staff.account, Right.DELETE, phone=acme.ANAS_PHONE)
    sent = acme.ask(made.desk, staff.account, Right.KNOW_SPECIFIC, Right.DELETE, phone=acme.ANAS_PHONE)
    request = sent.requests[0]
    acknowledge_request(made.desk, staff, request)
    write_to_consumer(made.desk, staff, request, "Which order do you mean?")
    add_note(made.desk, staff, request, "Called her.")
    made.engine.arrange()
    return _Opened(made.desk, made.engine, made.token, request)
