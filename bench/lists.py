"""Lists of contacts: a check of one contact over a bare read of it, and cleaning a list of up to 1,000,000 rows.

Memory is measured in processes of their own, on the in-memory engine and with a bucket that makes the rows as they are
read and counts what is written: what grows there is the product's. Each process says what it held before the cleaning
and at most during it (VmRSS, VmHWM), so the interpreter and the imports can be told from the cleaning. Over the wire
the list is 10,000 rows long.
"""

import gc
import json
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.desk import Bench
from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.contact_list import Stage, Task
from chalicelib.domain.suppression import Purpose, Why
from chalicelib.services.lists.contact_lists import AnnounceList, announce_list, begin_list
from chalicelib.services.lists.work_on_lists import work_on_lists
from chalicelib.services.opt_outs.change_suppression import AddSuppression, add_suppression
from tests.fakes.endless_list import HEAD, LENGTH, ROW, EndlessBucket

SIZES: Final = (10_000, 1_000_000)
WIRE: Final = 10_000
_EVERY: Final = 200  # each of so many has opted out
_LISTED: Final = 50
_ROUNDS: Final = 300
_MAIL: Final = Purpose.MARKETING_EMAIL


def measure(bench: Bench) -> None:
    """Print all figures."""
    _check(bench)
    found = [_apart(size) for size in SIZES]
    for size, figures in zip(SIZES, found, strict=True):
        _report(f"{size:,} rows, in memory", figures)
    short, long = found
    print(
        f"lists: memory of {SIZES[-1]:,} rows over {SIZES[0]:,}: the process {long['peak'] / short['peak']:.2f}, the "
        f"cleaning alone {long['peak'] - long['before']:.1f} MB over {short['peak'] - short['before']:.1f} MB"
    )
    _wire(bench)


def _check(bench: Bench) -> None:
    """A check and a bare read of the same item take turns, so that both meet the same machine."""
    from chalicelib.services.opt_outs.check_suppression import check_suppression
    from chalicelib.storage import keys_suppressions

    contact = Email("listed@example.com")
    _opt_out(bench.desk, bench.staff, contact)
    record = bench.desk.suppressions.of(bench.account.id, contact)
    assert record is not None
    assert record.keyed is not None
    pk = keys_suppressions.record(bench.account.id, record.keyed[0])
    bare, check = [], []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        _bare(bench.desk.settings.records_table, pk)
        read = time.perf_counter()
        assert check_suppression(bench.desk, bench.account.id, contact).suppressed
        bare.append(read - began)
        check.append(time.perf_counter() - read)
    ratio = median(check) / median(bare)
    print(
        f"lists: check {1000 * median(check):.2f} ms, bare read {1000 * median(bare):.2f} ms, "
        f"ratio {ratio:.2f} (at most 1.30)"
    )


def _bare(table: str, pk: str) -> None:
    """The one read that any answer needs, by the SDK alone."""
    from chalicelib.aws import client

    found = client("dynamodb").query(
        TableName=table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": pk}},
        ConsistentRead=True,
    )
    assert found["Count"] == 1


def _wire(bench: Bench) -> None:
    """A list over S3 and DynamoDB of the emulator."""
    import urllib.request

    for number in range(_LISTED):
        _opt_out(bench.desk, bench.staff, Email(f"person{number * _EVERY:07d}@example.com"))
    command = AnnounceList(task=Task.CLEAN, purposes=(_MAIL,))
    made = announce_list(bench.desk, bench.staff, command, language="en", back="")
    content = HEAD + b"".join(ROW % (number, number) for number in range(WIRE))
    lines = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in made.form.fields.items()
    ]
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="l.csv"\r\n\r\n'
    body = "".join([*lines, head]).encode() + content + b"\r\n--x--\r\n"
    sent = urllib.request.Request(  # noqa: S310  the engine of this process
        made.form.url, data=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    urllib.request.urlopen(sent, timeout=60).close()  # noqa: S310  the same
    began = time.perf_counter()
    given = begin_list(bench.desk, bench.staff, made.given.id)
    work_on_lists(bench.desk)
    given = bench.desk.contact_lists.get(given.account, given.id)
    assert given.stage is Stage.READY, given
    assert given.counts.left == _LISTED
    print(f"lists: {WIRE:,} rows over the wire, {WIRE / (time.perf_counter() - began):,.0f} rows a second")


def _apart(size: int) -> dict[str, float]:
    """Clean a list in a process of its own."""
    done = subprocess.run(  # noqa: S603  ourselves
        [sys.executable, "-m", "bench.lists", str(size)], check=True, capture_output=True, text=True
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _report(name: str, figures: dict[str, float]) -> None:
    print(
        f"lists: {name}: {figures['rows']:,.0f} rows a second, {figures['reads']:.4f} reads a row, "
        f"memory {figures['before']:.1f} MB before, {figures['peak']:.1f} MB at most, "
        f"longest stretch {figures['stretch']:.1f} s"
    )


def _opt_out(desk: Any, staff: Staff, contact: Email) -> None:
    add_suppression(desk, staff, AddSuppression(contact=contact, purposes=(_MAIL,), why=Why.ASKED))


def _clean(size: int) -> dict[str, float]:
    """Clean a list on the in-memory engine; run by run, a minute apart, as the schedule does."""
    from tests.fakes.acme import open_acme
    from tests.fakes.desk import FakeDesk

    desk = FakeDesk()
    staff = open_acme(desk)
    bucket = EndlessBucket(size)
    desk.__dict__["list_bucket"] = bucket
    for number in range(_LISTED):
        _opt_out(desk, staff, Email(f"person{number * _EVERY:07d}@example.com"))
    command = AnnounceList(task=Task.CLEAN, purposes=(_MAIL,))
    given = begin_list(desk, staff, announce_list(desk, staff, command, language="en", back="").given.id)
    reads = _counted(desk)
    before = _from_here()
    began = time.perf_counter()
    while desk.contact_lists.get(given.account, given.id).finished_at is None:
        work_on_lists(desk)
        desk.clock.pass_(minutes=1)
    spent = time.perf_counter() - began
    done = desk.contact_lists.get(given.account, given.id)
    assert (done.counts.rows, done.counts.left) == (size, _LISTED), done.counts
    assert bucket.written == (size + 1 - _LISTED) * LENGTH
    marks = [*bucket.stretches, began + spent]
    stretch = max(later - earlier for earlier, later in pairwise(marks))
    return {
        "rows": size / spent,
        "reads": reads[0] / size,
        "before": before,
        "peak": _megabytes("VmHWM"),
        "stretch": stretch,
    }


def _counted(desk: Any) -> list[int]:
    """Count the batches of a hundred in which the list of those who opted out is read."""
    made = [0]
    whole = desk.engine.gather

    def gather(rows: Any, *, scrap: str = "") -> Any:
        made[0] += -(-len(rows) // 100)
        return whole(rows, scrap=scrap)

    desk.engine.gather = gather
    return made


def _from_here() -> float:
    """Let the most that this process has held count from here; what it holds."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    return _megabytes("VmRSS")


def _megabytes(name: str) -> float:
    """What Linux says of this process: what `getrusage` says includes the process that started it."""
    (found,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name)]
    return int(found.split()[1]) / 1024


if __name__ == "__main__":
    print(json.dumps(_clean(int(sys.argv[1]))))
