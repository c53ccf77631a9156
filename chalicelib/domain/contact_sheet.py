"""Lists of contacts as CSV, read a stretch at a time: where a row ends, which column is which, whom a row is about.

What a business's own programs write is rarely what RFC 4180 says. A row that cannot be read is named and left out, and
never takes its neighbours with it: a quotation mark that nobody closes costs one line, not the rest of the list.
"""

import csv
from collections.abc import Iterator, Sequence
from typing import Final

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.suppression import Subject
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass

ROW_LIMIT: Final = 16 * 1024  # bytes of one row
_MARK: Final = b"\xef\xbb\xbf"
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, as some spreadsheets save "Unicode text"
_DELIMITERS: Final = (",", ";", "\t", "|")
_NAMES: Final = {
    "email": ("email", "emailaddress", "mail", "correo", "correoelectronico", "correoelectrónico"),
    "phone": (
        *("phone", "phonenumber", "telephone", "tel", "mobile", "mobilephone", "cell", "cellphone", "number", "e164"),
        *("sms", "teléfono", "telefono", "móvil", "movil", "celular"),
    ),
    "contact": ("contact", "contacto", "value"),
    "purpose": ("purpose",),
    "since": ("since",),
    "brand": ("brand",),
    "ended": ("ended",),
}
NOWHERE: Final = -1
_ONE_LINE: Final = 2  # its beginning and its end


class RowFault(Exception):
    """A row says nothing that can be used; `code` says why (texts `staff.lists.fault.<code>`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SheetFault(RowFault):
    """The whole list cannot be read (texts `staff.lists.failed.<code>`)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it lies in the file, with what ends it; the number of its first line."""

    line: int
    raw: bytes

    @property
    def content(self) -> bytes:
        """It without its end."""
        return self.raw.rstrip(b"\r\n")

    @property
    def lines(self) -> int:
        """How many lines of the file it fills."""
        return max(self.raw.count(b"\n"), 1)

    @property
    def blank(self) -> bool:
        """Whether there is nothing in it."""
        return not self.raw.strip(b" \t\r\n,;|")


def rows(stretch: bytes, *, line: int, last: bool, delimiter: str = ",") -> Iterator[Row]:
    """The whole rows of a stretch, which begins where a row does; what is cut off at its end belongs to the next one.

    `line` is the number of its first line, `last` says that nothing follows it. The next stretch begins behind the
    last row.
    """
    at = 0
    while at < len(stretch):
        end = _end(stretch, at, delimiter, last=last)
        if end is None:
            return
        row = Row(line, stretch[at:end])
        yield row
        at, line = end, line + row.lines


def _end(stretch: bytes, at: int, delimiter: str, *, last: bool) -> int | None:
    """Behind the row that begins at `at`; None where the stretch does not say."""
    whole = last or len(stretch) - at > ROW_LIMIT
    first = _line_end(stretch, at)
    if first is None:
        return len(stretch) if whole else None
    if stretch.count(b'"', at, first) % 2 == 0:
        return first
    end = _quoted_end(stretch, at, delimiter)
    if end is None:  # a mark that nobody closes, as far as one can see
        return first if whole else None
    return end


def _quoted_end(stretch: bytes, at: int, delimiter: str) -> int | None:
    """Behind a row whose cells may go over several lines; None where its last one is not closed within the limit."""
    ends = [at]

    def lines() -> Iterator[str]:
        while (end := _line_end(stretch, ends[-1])) is not None and end - at <= ROW_LIMIT:
            ends.append(end)
            yield _text(stretch[ends[-2] : end])

    try:
        next(csv.reader(lines(), delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return ends[1] if _line_end(stretch, ends[-1]) is not None and len(ends) == _ONE_LINE else None
    return ends[-1]


def _line_end(stretch: bytes, at: int) -> int | None:
    found = stretch.find(b"\n", at)
    return None if found < 0 else found + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which column is which, by its place; `email` and `phone` may be one column, of either."""

    delimiter: str = ","
    head: bool = False  # whether the first row names the columns
    email: int = NOWHERE
    phone: int = NOWHERE
    purpose: int = NOWHERE
    since: int = NOWHERE
    brand: int = NOWHERE
    ended: int = NOWHERE

    def place(self, subject: Subject) -> int:
        """The column of a kind of contact."""
        return self.email if subject is Subject.EMAIL else self.phone


def layout_of(first: bytes, subjects: frozenset[Subject]) -> Layout:
    """What the first row says of the columns: by their names, else by what is in it.

    Raise `SheetFault` `encoding`, or `columns` where none of the kinds of contact that matter is found.
    """
    if first.startswith(_WIDE) or b"\x00" in first:
        raise SheetFault("encoding")
    text = _text(first.removeprefix(_MARK))
    delimiter = max(_DELIMITERS, key=text.count)
    try:
        found = _cells(text, delimiter)
    except RowFault:
        raise SheetFault("columns") from None
    layout = _named(found, delimiter) or _guessed(found, delimiter)
    if all(layout.place(subject) == NOWHERE for subject in subjects):
        raise SheetFault("columns")
    return layout


def _named(found: Sequence[str], delimiter: str) -> Layout | None:
    names = ["".join(name.casefold().split()).replace("-", "").replace("_", "").replace(".", "") for name in found]
    places = {
        column: next((place for place, name in enumerate(names) if name in known), NOWHERE)
        for column, known in _NAMES.items()
    }
    either = places.pop("contact")
    if max(either, places["email"], places["phone"]) == NOWHERE:
        return None
    for column in ("email", "phone"):
        places[column] = either if places[column] == NOWHERE else places[column]
    return Layout(delimiter=delimiter, head=True, **places)


def _guessed(found: Sequence[str], delimiter: str) -> Layout:
    kinds = [_kind(cell) for cell in found]
    email = kinds.index(Subject.EMAIL) if Subject.EMAIL in kinds else NOWHERE
    phone = kinds.index(Subject.PHONE) if Subject.PHONE in kinds else NOWHERE
    return Layout(delimiter=delimiter, email=email, phone=phone)


def _kind(cell: str) -> Subject | None:
    for subject in Subject:
        try:
            _parsed(cell, subject)
        except (InvalidField, RowFault):
            continue
        return subject
    return None


def cells_of(row: Row, layout: Layout) -> Sequence[str]:
    """What stands in a row. Raise `RowFault` `too-long` or `quotes`."""
    if len(row.raw) > ROW_LIMIT:
        raise RowFault("too-long")
    return _cells(_text(row.content.removeprefix(_MARK)), layout.delimiter)


def contacts_in(cells: Sequence[str], layout: Layout, subjects: frozenset[Subject]) -> tuple[Email | Phone, ...]:
    """Whom a row is about, of the kinds that matter; each that is given must be one.

    Raise `RowFault` `columns`, `missing`, `email` or `phone`.
    """
    wanted = [(subject, layout.place(subject)) for subject in sorted(subjects) if layout.place(subject) != NOWHERE]
    if max(place for _, place in wanted) >= len(cells):
        raise RowFault("columns")
    shared = layout.email == layout.phone
    found = [
        _parsed(cells[place], subject) for subject, place in wanted if _given(cells[place], subject, shared=shared)
    ]
    if not found:
        raise RowFault("missing")
    return tuple(found)


def _given(cell: str, subject: Subject, *, shared: bool) -> bool:
    """Whether a cell has something of this kind; in a column of both, an at sign makes the difference."""
    return bool(cell.strip()) and (not shared or ("@" in cell) is (subject is Subject.EMAIL))


def _parsed(cell: str, subject: Subject) -> Email | Phone:
    try:
        return (
            Email.parse(cell, mailed=False) if subject is Subject.EMAIL else Phone.parse(cell.strip().removeprefix("'"))
        )
    except InvalidField:
        raise RowFault(subject.value) from None


def _cells(text: str, delimiter: str) -> Sequence[str]:
    if '"' not in text:
        return text.split(delimiter)
    try:
        found = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True))
    except csv.Error:
        raise RowFault("quotes") from None
    if len(found) != 1:
        raise RowFault("quotes")
    return found[0]


def _text(raw: bytes) -> str:
    """UTF-8, or what older programs write: contacts are the same letters in both."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
