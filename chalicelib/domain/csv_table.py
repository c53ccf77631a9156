"""Tables as CSV that spreadsheets open as what it is: UTF-8 with its mark, and no cell that they take for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

_MARK: Final = "\ufeff"
# What a cell begins with that is calculated when opened (OWASP, CSV injection), in full-width form as well.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  full-width on purpose


def safe_cell(value: object) -> object:
    """The value; a text that would be calculated gets an apostrophe before it. Numbers are numbers."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """The rows as one file, the first one being its head."""
    out = io.StringIO()
    out.write(_MARK)
    csv.writer(out, lineterminator="\r\n").writerows([safe_cell(value) for value in row] for row in rows)
    return out.getvalue()
