"""Retagging and expiry at 100,000 voicemails over 1,000: AWS calls and units for each object that changes.

On the in-memory engine and bucket, which count what AWS would be asked. A hold that is released and an expiry change
one object; a change of plan changes all of them.
"""

import time
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil

from bench.deadlines import BenchDesk, CountingEngine
from chalicelib.domain.account import Plan
from chalicelib.domain.deletion_certificate import Event, Told
from chalicelib.domain.request import Outcome, Submission
from chalicelib.domain.voicemail import Audio, Tags, Voicemail, VoicemailPlace, Words
from chalicelib.services.ports.phone import Kept
from chalicelib.storage.engine import Change, Page, PutEntry, PutRow, Row
from tests.fakes.phone import MemoryVoicemailBucket

_SIZES = (1_000, 100_000)
_INDEX_ENTRY = 150  # bytes of a keys-only entry of the due index


class VoicemailEngine(CountingEngine):
    """A counting engine with its list index in order too, which counts what DynamoDB charges for writes."""

    def __init__(self) -> None:
        super().__init__()
        self.write_units = 0
        self._lists: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)

    def put(self, row: Row) -> None:
        """Write a row and its index entries."""
        super().put(row)
        if row.list_pk:
            insort(self._lists[row.list_pk], (row.list_sk or "", row.pk, row.sk))

    def drop(self, pk: str, sk: str) -> None:
        """Remove a row and its index entries."""
        row = self.rows.get((pk, sk))
        super().drop(pk, sk)
        if row and row.list_pk:
            entries = self._lists[row.list_pk]
            del entries[bisect_left(entries, (row.list_sk or "", pk, sk))]

    def listed(self, list_pk: str, *, after: tuple[str, str, str] | None, limit: int) -> Page:
        """See `Engine`; finds its place by bisection, as an index does."""
        entries = self._lists[list_pk]
        start = bisect_right(entries, (after[2], after[0], after[1])) if after else 0
        rows = tuple(self.rows[pk, sk] for _, pk, sk in entries[start : start + limit])
        self._read(sum(map(_bytes, rows)), consistent=False)
        last = rows[-1] if len(rows) == limit else None
        return Page(rows, (last.pk, last.sk, last.list_sk or "") if last else None, len(rows))

    def transact(self, changes: Sequence[Change]) -> None:
        """See `Engine`; a transaction costs twice what its writes do by themselves."""
        times = 2 if len(changes) > 1 else 1
        for change in changes:
            if isinstance(change, PutEntry):
                self.write_units += times
            if isinstance(change, PutRow):
                self.write_units += times * _kilobytes(change.row) + self._index_units(change.row)
        super().transact(changes)

    def _index_units(self, row: Row) -> int:
        """An entry that appears, goes or changes costs one, one that moves two."""
        was = self.rows.get((row.pk, row.sk))
        units = 0
        for name in ("list", "due"):
            before = was and (getattr(was, f"{name}_pk"), getattr(was, f"{name}_sk"))
            after = (getattr(row, f"{name}_pk"), getattr(row, f"{name}_sk"))
            shown = [place for place in (before, after) if place and place[0]]
            same = before == after
            units += (1 if name == "list" and shown else 0) if same else len(shown)
        return units


class CountingBucket(MemoryVoicemailBucket):
    """A bucket that counts the calls that S3 would get."""

    calls = 0

    def find(self, voicemail: Voicemail) -> Kept | None:
        """See `VoicemailBucket`: a look at the object and, if it is there, at its tags."""
        found = super().find(voicemail)
        self.calls += 2 if found else 1
        return found

    def tag(self, voicemail: Voicemail, tags: Tags) -> bool:
        """See `VoicemailBucket`."""
        self.calls += 1
        return super().tag(voicemail, tags)


class VoicemailDesk(BenchDesk):
    """A desk in memory that counts."""

    @cached_property
    def engine(self) -> VoicemailEngine:
        """See `FakeDesk`."""
        return VoicemailEngine()

    @cached_property
    def voicemail_bucket(self) -> CountingBucket:
        """See `FakeDesk`."""
        return CountingBucket()


@dataclass
class Office:
    """An account with that many voicemails, their requests open."""

    count: int

    def __post_init__(self) -> None:
        from tests.fakes.acme import open_acme

        self.desk = VoicemailDesk()
        self.account = open_acme(self.desk).account
        self.voicemails = [self._leave(number) for number in range(self.count)]

    def measured(self, act: Callable[[], object], changed: int) -> dict[str, float]:
        """What each changed object costs of what `act` does."""
        engine, bucket = self.desk.engine, self.desk.voicemail_bucket
        engine.calls, engine.read_units, engine.write_units, bucket.calls = 0, 0.0, 0, 0
        started = time.process_time()
        act()
        return {
            "calls": (engine.calls + bucket.calls) / changed,
            "read units": engine.read_units / changed,
            "write units": engine.write_units / changed,
            "CPU ms": (time.process_time() - started) * 1000 / changed,
        }

    def close(self, voicemail: Voicemail) -> None:
        """Close the request of a call, past the use cases."""
        head = self.desk.requests.get(self.account.id, voicemail.request)
        self._put(head.closed(Outcome.GRANTED, self.desk.clock.now()))

    def _leave(self, number: int) -> Voicemail:
        from tests.storage.samples import a_request, a_submission

        head = a_request(self.account.id)
        sent: Submission = replace(a_submission(self.account.id, head), received_at=head.received_at)
        voicemail = Voicemail(
            account=self.account.id,
            request=head.id,
            submission=head.submission,
            id=f"RE{number:032x}",
            call=f"CA{number:032x}",
            take=1,
            language="en",
            received_at=head.received_at,
            seconds=42,
            audio=Audio.KEPT,
            content_type="audio/x-wav",
            size=672_044,
            sha256="ab" * 32,
            kept_at=head.received_at,
            deleted_there_at=head.received_at,
            tagged=Tags(180, hold=True),
            words=Words.DONE,
            transcript="Hello, this is Ana. Please delete everything that you have about me. Thank you. " * 3,
        )
        for record in (head, sent, voicemail):
            self._put(record)
        key = self.desk.voicemail_bucket.key(voicemail)
        self.desk.voicemail_bucket.objects[key] = b""
        self.desk.voicemail_bucket.tags[key] = voicemail.tags
        return replace(voicemail, version=1)

    def _put(self, record: object) -> None:
        self.desk.engine.put(self.desk._codec.row(record, version=1))  # noqa: SLF001  filled past the writer, for speed


def measure(sizes: tuple[int, int] = _SIZES) -> None:
    """Print what each changed object costs at both sizes, and the ratios."""
    _figures(Office(10))  # imports and keys are not part of the cost
    small, large = (_figures(Office(size)) for size in sizes)
    for title, figures in large.items():
        for name, there in figures.items():
            here = small[title][name]
            print(
                f"voicemails, {title}: {name} {here:.4g} at {sizes[0]:,}, {there:.4g} at {sizes[1]:,}, "
                f"ratio {there / here if here else 1:.2f}"
            )


def _figures(office: Office) -> dict[str, dict[str, float]]:
    office.close(office.voicemails[0])
    return {
        "hold released": office.measured(lambda: _release(office), 1),
        "expired": _expired(office),
        "plan changed, per voicemail": _replanned(office),
    }


def _release(office: Office) -> None:
    """What follows the end of a call's last request: the stream marks, the work job tags."""
    from chalicelib.services.voicemail.keep_voicemail import keep_voicemails
    from chalicelib.services.voicemail.retag_voicemail import mark_voicemails

    voicemail = office.voicemails[0]
    assert mark_voicemails(office.desk, office.account.id, voicemail.submission) == 1
    assert keep_voicemails(office.desk) == (1, ())
    key = office.desk.voicemail_bucket.key(voicemail)
    assert office.desk.voicemail_bucket.tags[key] == Tags(180, hold=False)


def _expired(office: Office) -> dict[str, float]:
    from chalicelib.services.voicemail.expire_voicemail import Expiry, expire_voicemail

    gone = office.voicemails[1]
    office.desk.voicemail_bucket.delete(gone)
    place = VoicemailPlace(gone.account, gone.request, gone.id)
    event = Event("e", gone.expires_at, Told.LIFECYCLE)
    office.desk.signer.sign(b"")  # the key is made once a container
    came: list[Expiry] = []
    figures = office.measured(lambda: came.append(expire_voicemail(office.desk, place, event)), 1)
    assert came == [Expiry.HELD]
    return figures | {"calls": figures["calls"] + 1}  # and one to KMS, for the signature


def _replanned(office: Office) -> dict[str, float]:
    from chalicelib.services.accounts.change_plan import change_plan, continue_retaggings

    account = office.desk.accounts.get(office.account.id)
    change_plan(office.desk, account, Plan.ENTERPRISE, actor="operator:bench")
    left = office.count - 1  # one has expired
    done: list[int] = []
    figures = office.measured(lambda: done.append(continue_retaggings(office.desk)), left)
    assert done == [left]
    again = office.measured(lambda: done.append(continue_retaggings(office.desk)), 1)
    assert (done[-1], again["write units"]) == (0, 0)
    return figures


def _bytes(row: Row) -> int:
    texts = (row.pk, row.sk, row.kind, row.body, row.list_pk, row.list_sk, row.due_pk, row.due_sk)
    return sum(len(text or "") for text in texts) + len(row.sealed or b"") + len(row.summary or b"") + 60


def _kilobytes(row: Row) -> int:
    return max(1, ceil(_bytes(row) / 1024))
