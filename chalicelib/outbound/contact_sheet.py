"""Lists of contacts as CSV (RFC 4180) for people: what could not be used, and who has opted out."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from chalicelib import texts
from chalicelib.domain.audit import timestamp
from chalicelib.domain.csv_table import safe_cell
from chalicelib.domain.suppression import OptOut, Suppression

_BOM: Final = "\ufeff"  # by it a spreadsheet knows UTF-8
_FAULTS: Final = ("staff.lists.fault.line", "staff.lists.fault.why", "staff.lists.fault.row")
COLUMNS: Final = ("contact", "purpose", "brand", "since", "source", "ended", "ended_by", "hash")  # read by an import

SHOWN_LIMIT: Final = 1000  # bytes of a row beside its fault


class CsvContactSheet:
    """See `services.ports.contact_lists.ListWriter`."""

    def faults_head(self, language: str) -> bytes:
        """See `ListWriter`."""
        return (_BOM + _line(texts.text(key, language) for key in _FAULTS)).encode()

    def fault(self, line: int, code: str, content: bytes, language: str) -> bytes:
        """See `ListWriter`."""
        shown = content[:SHOWN_LIMIT].decode("utf-8", errors="replace")
        return _line((str(line), texts.text(f"staff.lists.fault.{code}", language), shown)).encode()

    def head(self) -> bytes:
        """See `ListWriter`."""
        return (_BOM + _line(COLUMNS)).encode()

    def lines(self, records: Sequence[Suppression]) -> bytes:
        """See `ListWriter`."""
        return "".join(_line(_cells(record, opt_out)) for record in records for opt_out in record.opt_outs).encode()


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([safe_cell(cell) for cell in cells])
    return written.getvalue()


def _cells(record: Suppression, opt_out: OptOut) -> tuple[str, ...]:
    return (
        record.value,
        opt_out.purpose.value,
        opt_out.brand,
        timestamp(opt_out.since),
        opt_out.source.value,
        timestamp(opt_out.lifted_at) if opt_out.lifted_at else "",
        opt_out.lifted_by.value if opt_out.lifted_by else "",
        record.drop_hash,
    )
