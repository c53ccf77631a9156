"""What one act writes and reads where: captured from the real use cases on an engine in memory, partition by partition.

A partition's name is made impersonal: `{A}` is the account, `{R}` a request, `{S}` a submission, `{U}` a user, `{H}`
a hash, `{n}` a shard, `{D}` a day. What has none but `{A}`, `{n}` and `{D}` is shared by many requests and can get hot.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from bench.calls import Recorder
from chalicelib.domain.account import Staff
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.correspondence import Letter
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.services.audit.watch_audit import note_entry
from chalicelib.services.consumer.confirm_contact import mark_confirmed
from chalicelib.services.figures.follow_audit import follow_entries
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.record_match import RecordMatch, record_match
from chalicelib.services.letters.deliver_letter import deliver_letter
from chalicelib.services.ports.mail import LetterPlace
from chalicelib.storage.engine import AddCounts, Change, DeleteRow, Gathered, Page, PutEntry, PutRow, Row
from tests.fakes import acme
from tests.fakes.desk import FakeDesk
from tests.fakes.memory_engine import MemoryEngine

WRITES, READS = "writes", "reads"
# Each index by the attributes that name a partition and an order in it; `records` and `audit` are tables.
_INDEXES: Final = {
    "list": ("list_pk", "list_sk"),
    "assigned": ("who_pk", "list_sk"),
    "stated": ("state_pk", "list_sk"),
    "received": ("list_pk", "got_sk"),
    "due": ("due_pk", "due_sk"),
}
_NAMES: Final = (
    (re.compile(r"acc_[0-9A-Za-z]+"), "{A}"),
    (re.compile(r"usr_[0-9A-Za-z]+"), "{U}"),
    (re.compile(r"\d-[0-9a-f]{40}|[0-9a-f]{32,64}"), "{H}"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "{D}"),
    (re.compile(r"(?<=#)[0-9A-HJKMNP-TV-Z]{26}"), "{R}"),
    (re.compile(r"(?<=#S#)\d{11}"), "{S}"),
    (re.compile(r"#\d{1,2}$"), "#{n}"),
    (re.compile(r"(?<=SLUG#).+"), "{name}"),
)
OWN: Final = ("{R}", "{S}", "{U}", "{H}")  # what makes a partition one request's, person's or contact's own

Touch = tuple[str, str, str]  # table or index, partition, writes or reads


def impersonal(partition: str) -> str:
    """The name of a partition with whose it is left out."""
    for pattern, name in _NAMES:
        partition = pattern.sub(name, partition)
    return partition


def shared(partition: str) -> bool:
    """Whether many requests meet there."""
    return not any(own in partition for own in OWN)


class CountingEngine(MemoryEngine):
    """Counts units by partition as DynamoDB would charge them; an index entry that moves is two."""

    def __init__(self) -> None:
        super().__init__()
        self.touched: Counter[Touch] = Counter()

    def _touch(self, place: str, partition: str, kind: str, units: float) -> None:
        self.touched[place, impersonal(partition), kind] += units  # type: ignore[assignment]  # halves of a unit

    def transact(self, changes: Sequence[Change]) -> None:
        """See `Engine`."""
        twice = 2 if len(changes) > 1 else 1
        before = {key: self.rows.get(key) for key in _keys(changes)}
        super().transact(changes)
        for change in changes:
            match change:
                case PutRow():
                    row = change.row
                    self._touch("records", row.pk, WRITES, twice * kilobytes(row))
                    self._entries(before[row.pk, row.sk], row)
                case DeleteRow():
                    self._touch("records", change.pk, WRITES, twice)
                    self._entries(before[change.pk, change.sk], None)
                case PutEntry():
                    self._touch("audit", change.entry.chain, WRITES, twice)
                case AddCounts():
                    self._touch("records", change.pk, WRITES, twice)

    def _entries(self, before: Row | None, after: Row | None) -> None:
        for index, names in _INDEXES.items():
            old, new = _entry(before, names), _entry(after, names)
            if old and old != new:
                self._touch(index, old[0], WRITES, 1)
            if new and (old is None or old != new or index != "due"):
                self._touch(index, new[0], WRITES, 1)

    def get(self, pk: str, sk: str) -> Row | None:
        """See `Engine`."""
        self._touch("records", pk, READS, 1)
        return super().get(pk, sk)

    def gather(self, rows: Sequence[tuple[str, str]], *, scrap: str = "") -> Gathered:
        """See `Engine`."""
        for pk, _ in rows:
            self._touch("records", pk, READS, 1)
        return super().gather(rows, scrap=scrap)

    def partition(self, pk: str, prefix: str = "") -> tuple[Row, ...]:
        """See `Engine`."""
        self._touch("records", pk, READS, 1)
        return super().partition(pk, prefix)

    def listed(self, list_pk: str, **options: Any) -> Page:
        """See `Engine`."""
        self._touch("list", list_pk, READS, 0.5)
        return super().listed(list_pk, **options)

    def tail(self, chain: str) -> AuditEntry | None:
        """See `Engine`."""
        self._touch("audit", chain, READS, 1)
        return super().tail(chain)


def _keys(changes: Sequence[Change]) -> list[tuple[str, str]]:
    puts = [(change.row.pk, change.row.sk) for change in changes if isinstance(change, PutRow)]
    return puts + [(change.pk, change.sk) for change in changes if isinstance(change, DeleteRow)]


def _entry(row: Row | None, names: tuple[str, str]) -> tuple[str, str] | None:
    partition, order = (getattr(row, name) if row else None for name in names)
    return (partition, order) if partition and order else None


def kilobytes(row: Row) -> int:
    """What a row counts as."""
    texts = (row.pk, row.sk, row.kind, row.body, row.list_pk, row.list_sk, row.due_pk, row.due_sk)
    size = sum(len(text or "") for text in texts) + len(row.sealed or b"") + len(row.summary or b"") + 60
    return max(1, ceil(size / 1024))


@dataclass
class _Office:
    """A business of which one request is followed."""

    desk: FakeDesk
    engine: CountingEngine
    staff: Staff
    told: int = 0

    def behind(self) -> None:
        """What the streams set off: the register of chains, letters, figures."""
        entries = list(self.engine.audit.values())[self.told :]
        self.told += len(entries)
        for entry in entries:
            note_entry(self.desk, entry)
        of_requests = [entry for entry in entries if self.desk.webhooks.subject(entry.chain)[1]]
        if of_requests:
            follow_entries(self.desk, self.staff.account.id, of_requests)
        for row in [row for row in self.engine.rows.values() if row.kind == Letter.KIND and row.due_pk]:
            deliver_letter(self.desk, LetterPlace(row.pk, row.sk))
        if len(self.engine.audit) > self.told:
            self.behind()


def touches_of(recorder: Recorder) -> Counter[Touch]:
    """Where recorded calls read, by the same names: a page's way to its account, its draft, its counters."""
    found: Counter[Touch] = Counter()
    for name, params in recorder.calls:
        for place, partition, kind, units in _reads(name, params):
            found[place, impersonal(partition), kind] += units  # type: ignore[assignment]  # halves of a unit
    return found


def _reads(name: str, params: dict[str, Any]) -> Iterator[tuple[str, str, str, float]]:
    if name == "BatchGetItem":
        for table, asked in params["RequestItems"].items():
            for key in asked["Keys"]:
                yield table.rpartition("-")[2], _partition(key), READS, 1
    if name == "GetItem":
        yield params["TableName"].rpartition("-")[2], _partition(params["Key"]), READS, 1
    if name == "Query":
        values = [value["S"] for value in params["ExpressionAttributeValues"].values() if "S" in value]
        yield params.get("IndexName") or params["TableName"].rpartition("-")[2], values[0], READS, 0.5
    if name == "UpdateItem":
        yield params["TableName"].rpartition("-")[2], _partition(params["Key"]), WRITES, 1


def _partition(key: dict[str, dict[str, str]]) -> str:
    return (key.get("pk") or key["id"])["S"]


def capture() -> dict[str, Counter[Touch]]:
    """Units by partition of each act in a request's life, with what it sets off."""
    engine, desk = CountingEngine(), FakeDesk()
    desk.__dict__["engine"] = engine
    office = _Office(desk, engine, acme.open_acme(desk))
    for _ in range(2):  # the first one makes what an account has only once
        found = _life(office)
    return found


def _life(office: _Office) -> dict[str, Counter[Touch]]:
    desk, staff = office.desk, office.staff
    found: dict[str, Counter[Touch]] = {}
    office.engine.touched.clear()

    def done(act: str) -> None:
        office.behind()
        found[act] = Counter(office.engine.touched)
        office.engine.touched.clear()

    submission = acme.ask(desk, staff.account, Right.DELETE, confirmed=False)
    done("filed")
    mark_confirmed(desk, submission)
    done("confirmed")
    request = submission.requests[0]
    acknowledge_request(desk, staff, request)
    done("acknowledged")
    matched = RecordMatch(
        request=request,
        compared=("name", "email", "customer_number"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
    )
    record_match(desk, staff, matched)
    done("matched")
    decide_request(desk, staff, DecideRequest(request=request, outcome=Outcome.GRANTED, grounds=(), text="Deleted."))
    done("decided")
    return found
