"""Lists of requests as lines of CSV (RFC 4180), for any spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from chalicelib import texts
from chalicelib.domain.account import Account
from chalicelib.domain.csv_table import safe_cell
from chalicelib.domain.ids import show_reference
from chalicelib.domain.request import Request
from chalicelib.law.request_filter import marks

_BOM: Final = "\ufeff"  # by it a spreadsheet knows UTF-8
_HEADS: Final = (
    "staff.column.reference",
    "staff.column.requester",
    "staff.file.contact",
    "staff.column.right",
    "staff.queue.field.law",
    "staff.queue.field.residence",
    "staff.column.channel",
    "staff.file.language",
    "staff.column.received",
    "staff.column.due",
    "staff.column.status",
    "staff.file.outcome",
    "staff.file.closed",
    "staff.file.verified",
    "staff.column.assignee",
    "staff.file.marks",
)


class CsvRequestSheet:
    """See `services.ports.queue.SheetWriter`."""

    def head(self, language: str) -> bytes:
        """See `SheetWriter`."""
        return (_BOM + _line(texts.text(key, language) for key in _HEADS)).encode()

    def lines(self, requests: Sequence[Request], names: Mapping[str, str], account: Account, language: str) -> bytes:
        """See `SheetWriter`."""
        return "".join(_line(_cells(head, names, account, language)) for head in requests).encode()


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow([safe_cell(cell) for cell in cells])
    return written.getvalue()


def _cells(head: Request, names: Mapping[str, str], account: Account, language: str) -> tuple[str, ...]:
    def word(key: str) -> str:
        return texts.text(key, language)

    outcome = head.outcome.value.replace(" ", "-") if head.outcome else ""
    return (
        show_reference(head.submission),
        head.requester,
        head.contact,
        word(f"right.{head.right.value}.short"),
        word(f"regime.{head.regime}"),
        word(f"place.{head.residence}") if head.residence else "",  # callers do not say where they live
        word(f"channel.{head.channel.value}"),
        texts.describe(head.language).name,
        account.day_of(head.received_at).isoformat(),
        head.due.isoformat() if head.clocks else "",
        word(f"state.{head.state.value.replace(' ', '-')}"),
        word(f"outcome.{outcome}") if texts.has_text(f"outcome.{outcome}") else outcome,
        account.day_of(head.closed_at).isoformat() if head.closed_at else "",
        word("common.yes" if head.verification.sufficient else "common.no"),
        names.get(head.assignee, head.assignee),
        ", ".join(word(f"staff.flag.{mark.value}") for mark in marks(head)),
    )
