"""A stretch of an uploaded list: read from the bucket, cut into rows, and worked on a thousand rows at a time."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

from chalicelib.domain.contact_list import ROWS_LIMIT, STRETCH, STRETCH_ROWS, ContactList, Counts, Output, Stage
from chalicelib.domain.contact_sheet import Layout, Row, RowFault, SheetFault, layout_of, rows
from chalicelib.services.lists.grow import grown
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, field, replace

BATCH: Final = 1000  # rows that are looked up together
_FIRST: Final = 1


@dataclass(slots=True)
class Worked:
    """What came of some rows."""

    kept: bytearray = field(default_factory=bytearray)
    faults: list[tuple[Row, str]] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)

    def refuse(self, row: Row, fault: RowFault) -> None:
        """Name a row that could not be used."""
        self.faults.append((row, fault.code))
        self.count(rows=1, faulty=1)

    def count(self, *, rows: int = 0, kept: int = 0, left: int = 0, faulty: int = 0) -> None:
        """Count rows by what became of them."""
        self.counts = self.counts.plus(Counts(rows=rows, kept=kept, left=left, faulty=faulty))


Handle = Callable[[Desk, ContactList, Layout, Sequence[Row], Worked], None]
Head = Callable[[Row, Layout], bytes]


def work_through(desk: Desk, given: ContactList, handle: Handle, *, head: Head | None = None) -> ContactList:
    """Hand the rows of the next stretch over; return the list as it is behind it, at its end ready to be closed.

    `head` says what becomes of the row that names the columns. Raise `SheetFault`, or `Gone` for a file that lies
    there no more.
    """
    content = desk.list_bucket.stretch(given, given.offset, min(given.offset + STRETCH, given.size))
    last = given.offset + len(content) >= given.size
    layout = given.layout or _layout(content, given, last=last)
    worked = Worked()
    at, line = 0, given.line
    left = islice(rows(content, line=line, last=last, delimiter=layout.delimiter), STRETCH_ROWS)
    while batch := list(islice(left, BATCH)):
        at += sum(len(row.raw) for row in batch)
        line = batch[-1].line + batch[-1].lines
        if batch[0].line == _FIRST and layout.head:
            first = batch.pop(0)
            worked.kept += head(first, layout) if head else b""
        handle(desk, given, layout, [row for row in batch if not row.blank], worked)
    counts = given.counts.plus(worked.counts)
    if counts.rows > ROWS_LIMIT:
        raise SheetFault("too-many-rows")
    last = last and at == len(content)
    following = grown(desk, given, {Output.ROWS: bytes(worked.kept), Output.FAULTS: _faults(desk, given, worked)})
    stage = Stage.CLOSING if last else given.stage
    return replace(following, layout=layout, offset=given.offset + at, line=line, counts=counts, stage=stage)


def _layout(content: bytes, given: ContactList, *, last: bool) -> Layout:
    first = next(rows(content, line=_FIRST, last=last), None)
    if first is None:
        raise SheetFault("columns")
    return layout_of(first.content, given.subjects)


def _faults(desk: Desk, given: ContactList, worked: Worked) -> bytes:
    if not worked.faults:
        return b""
    head = b"" if Output.FAULTS in given.outputs else desk.list_writer.faults_head(given.language)
    lines = (desk.list_writer.fault(row.line, code, row.content, given.language) for row, code in worked.faults)
    return head + b"".join(lines)
