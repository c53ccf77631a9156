"""Where the next page of a list begins, in its address: sealed for the account and the list."""

from chalicelib.errors import InvalidField
from chalicelib.http.call import Call


def place_after(call: Call, name: str) -> str:
    """Where the page begins that was asked for; an altered place is the beginning."""
    cursor = call.query.get("after", "")
    if not cursor:
        return ""
    try:
        return str(call.desk.cursors.read(cursor, _context(call, name))[0])
    except (InvalidField, IndexError):
        return ""


def next_page(call: Call, name: str, here: str, after: str) -> str:
    """The address of the page behind a place; empty at the end."""
    if not after:
        return ""
    cursor = call.desk.cursors.write([after], _context(call, name))
    return f"{here}{'&' if '?' in here else '?'}after={cursor}"


def _context(call: Call, name: str) -> str:
    return f"{call.staff.account.id}|{name}"
