"""An agent's list: the file that was chosen is read as text, and a row of it becomes `SubmitRequest`.

A row is read as what a system files in a consumer's name is.
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from chalicelib.channels.signed_api import Filing, understand
from chalicelib.domain.account import Account
from chalicelib.domain.agent_sheet import NEEDED, SheetRow
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import Reference
from chalicelib.domain.request import Behalf, Channel
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.services.intake.submit_request import SubmitRequest

SHEET_BYTES: Final = 200 * 1024  # of a file: a hundred people with all that can be said of them
SHEET_ENDINGS: Final = (".csv", ".tsv", ".txt")
_OTHERS: Final = ("PK\x03\x04", "%PDF", "{\\rtf", "<")  # as which spreadsheets, documents and pages begin
_BETWEEN: Final = re.compile(r"[\s,;|+/]+")
_AS_THEY_ARE: Final = (
    *("residence", "name", "email", "phone", "postal_code", "customer_number", "details", "wrong", "right_value"),
    *("language", "agent_name", "agent_organisation", "agent_email", "agent_shows"),
)


def read_file(name: str, content: bytes) -> str:
    """The list as text. Raise `InvalidField` (`csv_file`): `type`, `too-large` or `empty`."""
    ending = name[name.rfind(".") :].casefold() if "." in name else ""
    text = content.decode("utf-8-sig", errors="replace")
    if (ending and ending not in SHEET_ENDINGS) or "\x00" in text or text.startswith(_OTHERS):
        raise InvalidField(field="csv_file", problem="type")
    if len(content) > SHEET_BYTES:
        raise InvalidField(field="csv_file", problem="too-large", limit=SHEET_BYTES // 1024)
    if not text.strip():
        raise InvalidField(field="csv_file", problem="empty")
    return text


def filled(row: SheetRow, agent: Email) -> SheetRow:
    """The row with the agent's address where it names none: the same words of two agents are two rows."""
    if row.fault or row.cells.get("agent_email"):
        return row
    return replace(row, cells={**row.cells, "agent_email": agent.address})


def sent_by(row: SheetRow, agent: Email) -> SheetRow:
    """The row of a list that came from this address. Raise `InvalidInput` where it names another (`agent_email`)."""
    if row.fault:
        return row
    try:
        same = Email.parse(row.cells["agent_email"], mailed=False).look_up == agent.look_up
    except InvalidField:
        same = False
    if not same:
        raise InvalidInput((InvalidField(field="agent_email", problem="not-shown"),))
    return row


def read_row(
    account: Account, row: SheetRow, *, reference: Reference, actor: str, channel: Channel, now: datetime
) -> SubmitRequest:
    """Return what is asked for. Raise `InvalidInput` with every problem of the row, each with its column."""
    if row.fault:
        raise InvalidInput((InvalidField(field="row", problem=row.fault),))
    problems = [InvalidField(field=name, problem="missing") for name in NEEDED if not row.cells.get(name)]
    named = [name.casefold() for name in _BETWEEN.split(row.cells.get("rights", "")) if name]
    known = {right.value for right in Right}
    if any(name not in known for name in named):
        problems.append(InvalidField(field="rights", problem="unknown-right"))
    rights = tuple(dict.fromkeys(Right(name) for name in named if name in known))
    as_they_are: dict[str, Any] = {name: row.cells.get(name, "") for name in _AS_THEY_ARE}
    filing = Filing(rights=rights, behalf=Behalf.AGENT, **as_they_are)
    try:
        command = understand(account, filing, reference=reference, actor=actor, now=now)
    except InvalidInput as found:
        problems += [one for one in found.problems if one.field not in {problem.field for problem in problems}]
        raise InvalidInput(tuple(problems)) from None
    if problems:
        raise InvalidInput(tuple(problems))
    return replace(command, channel=channel)
