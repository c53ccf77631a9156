"""An agent's list as CSV: one row for each person, the columns named by the first row.

Read as spreadsheets and scripts write it: a byte order mark, semicolons, tabs as they are copied from cells. A row that
cannot be read is named and left out, and takes none of its neighbours with it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from chalicelib.domain.contact_sheet import Layout, RowFault, cells_of, rows
from chalicelib.domain.text import clean
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass

ROWS_LIMIT: Final = 100  # people of one list: what one call does in its time
COLUMNS: Final = (
    *("row", "rights", "residence", "name", "email", "phone", "postal_code", "customer_number", "details", "wrong"),
    *("right_value", "language", "agent_name", "agent_organisation", "agent_email", "agent_shows"),
)
NEEDED: Final = ("rights", "residence", "agent_name", "agent_email")
EXAMPLE: Final = (
    *("1", "delete opt_out_sale", "US-CA", "Ana Lopez", "ana@example.com", "", "", "", "", "", "", "en"),
    *("Lee Chan", "Chan Privacy", "lee@chan.example", "signed"),
)
_DELIMITERS: Final = (",", ";", "\t", "|")
_LOST: Final = "\ufffd"  # what a decoder writes for bytes that say nothing
_SHOWN: Final = 40  # characters of a name that is shown again


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: the number of its first line, its cells by column, or why it cannot be read."""

    line: int
    cells: Mapping[str, str]
    fault: str = ""  # problem of the field `row`

    @property
    def own(self) -> str:
        """What the agent calls it, cut to what a page can show."""
        return clean(self.cells.get("row", ""))[:_SHOWN]


def read_sheet(text: str) -> tuple[SheetRow, ...]:
    """The rows of a list.

    Raise `InvalidField` (`csv`): `missing`, `encoding`, `columns` (which are missing), `unknown-column`, `column-twice`
    or `too-many-rows`.
    """
    content = text.removeprefix("\ufeff").encode("utf-8", errors="replace")
    if b"\x00" in content:
        raise InvalidField(field="csv", problem="encoding")
    first, _, _ = content.decode().lstrip("\r\n").partition("\n")
    delimiter = max(_DELIMITERS, key=first.count)
    found = [row for row in rows(content, line=1, last=True, delimiter=delimiter) if not row.blank]
    if not found:
        raise InvalidField(field="csv", problem="missing")
    layout = Layout(delimiter=delimiter)
    try:
        names = _columns(cells_of(found[0], layout))
    except RowFault:
        raise InvalidField(field="csv", problem="columns", names=", ".join(NEEDED)) from None
    if len(found) - 1 > ROWS_LIMIT:
        raise InvalidField(field="csv", problem="too-many-rows", limit=ROWS_LIMIT)
    if len(found) == 1:
        raise InvalidField(field="csv", problem="missing")
    read = []
    for row in found[1:]:
        try:
            read.append(_row(row.line, names, [cell.strip() for cell in cells_of(row, layout)]))
        except RowFault as fault:
            read.append(SheetRow(row.line, {}, fault.code))
    return tuple(read)


def _columns(found: Sequence[str]) -> tuple[str, ...]:
    names = tuple(clean(name).casefold().replace(" ", "_").replace("-", "_") for name in found)
    strange = next((place for place, name in enumerate(names, 1) if name and name not in COLUMNS), None)
    if strange is not None:  # by its place: in a file without a heading its words are somebody's name
        raise InvalidField(field="csv", problem="unknown-column", number=strange)
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise InvalidField(field="csv", problem="column-twice", name=twice)
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise InvalidField(field="csv", problem="columns", names=", ".join(missing))
    return names


def _row(line: int, names: tuple[str, ...], cells: list[str]) -> SheetRow:
    if any(cell for cell in cells[len(names) :]):
        return SheetRow(line, {}, "columns")
    given = {name: _plain(cell) for name, cell in zip(names, cells, strict=False) if name and cell}
    if any(_LOST in cell for cell in given.values()):
        return SheetRow(line, {}, "encoding")
    return SheetRow(line, given)


def _plain(cell: str) -> str:
    """The cell without the apostrophe by which spreadsheets keep a number or a sign from being calculated."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@0123456789") else cell
