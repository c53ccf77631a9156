"""An agent's list as both doors take it: read, limited, filed row by row, and answered in words."""

from collections.abc import Callable
from typing import Final

from chalicelib import texts
from chalicelib.channels.agent_sheet import read_row
from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account
from chalicelib.domain.agent_sheet import COLUMNS, EXAMPLE, SheetRow, read_sheet
from chalicelib.domain.contact import Email
from chalicelib.domain.csv_table import as_csv
from chalicelib.domain.ids import Reference
from chalicelib.domain.request import Channel
from chalicelib.errors import Gone, TooManyAttempts
from chalicelib.http.rate_limits import AGENT_ROWS, CONTACT, NAMED, counted
from chalicelib.services.agents.file_list import Line, file_list
from chalicelib.services.intake.submit_request import SubmitRequest
from chalicelib.values import dataclass

TEMPLATE_NAME: Final = "agents-list.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """By which door a list comes: who sends it, and the address block from which, where that counts."""

    channel: Channel
    actor: str
    block: str = ""


def template() -> str:
    """The list to fill in: its columns and one row as an example."""
    return as_csv((COLUMNS, EXAMPLE))


def take_list(desk: LiveDesk, account: Account, text: str, door: Door) -> tuple[Line, ...]:
    """Answer every row. Raise `InvalidField` (`csv`) for a list that cannot be read, `Gone` where nothing is taken."""
    if not account.takes_requests:
        raise Gone("the business takes no requests")
    now = desk.clock.now()

    def read(row: SheetRow, reference: Reference) -> SubmitRequest:
        return read_row(account, row, reference=reference, actor=door.actor, channel=door.channel, now=now)

    return file_list(desk, account, read_sheet(text), read, _admission(desk, account, door))


def _admission(desk: LiveDesk, account: Account, door: Door) -> Callable[[SubmitRequest], None]:
    """What counts each row that is filed anew: by agent, or by address block and by whom it names.

    On the page anybody can write any agent's address: it uses up nothing of theirs.
    """

    def admit(command: SubmitRequest) -> None:
        if not desk.limits:
            return
        rules = [(AGENT_ROWS, f"{account.id}|{door.block or Email(command.typed.agent_email).look_up}")]
        email = command.typed.email.look_up if command.typed.email else ""
        if door.block and email:
            rules += [(CONTACT, f"{door.block}|{email}"), (NAMED, f"{account.id}|{email}")]
        for rule, subject in rules:
            used, seconds = counted(desk, rule, subject)
            if used > rule.most:
                raise TooManyAttempts(retry_after=seconds)

    return admit


def words_of(line: Line, language: str) -> list[tuple[str, str]]:
    """The problems of a line, each with its column and the remedy."""
    return [(one.field, texts.problem(one.field, one.problem, language, **one.values)) for one in line.problems]
