"""An agent's list as both doors take it: read, limited, filed row by row, and answered in words."""

from collections.abc import Callable
from typing import Final

from chalicelib import texts
from chalicelib.channels.agent_sheet import filled, read_row, sent_by
from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account
from chalicelib.domain.agent_sheet import COLUMNS, EXAMPLE, SheetRow, read_sheet
from chalicelib.domain.contact import Email
from chalicelib.domain.csv_table import as_csv
from chalicelib.domain.ids import Reference
from chalicelib.domain.request import Channel
from chalicelib.errors import Gone, TooManyAttempts
from chalicelib.http.rate_limits import AGENT_ROWS, AGENT_SURE, AGENTS_ROWS, CONTACT, NAMED, Limit, counted
from chalicelib.services.agents.file_list import Line, file_list
from chalicelib.services.intake.submit_request import SubmitRequest
from chalicelib.values import dataclass, replace

TEMPLATE_NAME: Final = "agents-list.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """By which door a list comes, and who sends it.

    By the page also the address that the agent has shown by a code, and the address block: both count there.
    """

    channel: Channel
    actor: str
    block: str = ""
    agent: Email | None = None


def template() -> str:
    """The list to fill in: its columns and one row as an example."""
    return as_csv((COLUMNS, EXAMPLE))


def take_list(desk: LiveDesk, account: Account, text: str, door: Door) -> tuple[Line, ...]:
    """Answer every row. Raise `InvalidField` (`csv`) for a list that cannot be read, `Gone` where nothing is taken."""
    if not account.takes_requests:
        raise Gone("the business takes no requests")
    now = desk.clock.now()

    def read(row: SheetRow, reference: Reference) -> SubmitRequest:
        own = sent_by(row, door.agent) if door.agent else row
        command = read_row(account, own, reference=reference, actor=door.actor, channel=door.channel, now=now)
        return replace(command, agent_shown=door.agent is not None)

    sheet = [filled(row, door.agent) if door.agent else row for row in read_sheet(text)]
    return file_list(desk, account, sheet, read, _admission(desk, account, door))


def _admission(desk: LiveDesk, account: Account, door: Door) -> Callable[[SubmitRequest], None]:
    """What counts each row that is filed anew: by agent, and on the page by address block, whom it names, and all.

    An agent who comes by the page has shown their address: nobody else uses up what is theirs. What all agents share is
    counted last, for what the others let pass, and not for the first of each agent and block: however many strangers
    use it up, the next agent's list of the day still goes in.
    """

    def admit(command: SubmitRequest) -> None:
        if not desk.limits:
            return
        own = _counted(desk, AGENT_ROWS, f"{account.id}|{Email(command.typed.agent_email).look_up}")
        if not door.block:
            return
        own = max(own, _counted(desk, AGENT_ROWS, f"{account.id}|{door.block}"))
        if command.typed.email:
            email = command.typed.email.look_up
            _counted(desk, CONTACT, f"{door.block}|{email}")
            _counted(desk, NAMED, f"{account.id}|{email}")
        if own > AGENT_SURE:
            _counted(desk, AGENTS_ROWS, account.id)

    return admit


def _counted(desk: LiveDesk, rule: Limit, subject: str) -> int:
    """How often it was in this window, this time included. Raise `TooManyAttempts` beyond the limit."""
    used, seconds = counted(desk, rule, subject)
    if used > rule.most:
        raise TooManyAttempts(retry_after=seconds)
    return used


def words_of(line: Line, language: str) -> list[tuple[str, str]]:
    """The problems of a line, each with its column and the remedy."""
    return [(one.field, texts.problem(one.field, one.problem, language, **one.values)) for one in line.problems]
