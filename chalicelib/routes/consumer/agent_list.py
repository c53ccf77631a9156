"""The page for authorized agents: a list of people at once, each row answered by its line."""

from collections.abc import Sequence
from typing import Final

from chalicelib.channels.agent_sheet import SHEET_BYTES, SHEET_ENDINGS, read_file
from chalicelib.domain.account import Account
from chalicelib.domain.agent_sheet import COLUMNS, NEEDED, ROWS_LIMIT
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.request import Channel
from chalicelib.errors import InvalidField, RecourseError, StaleForm, TooLarge, TooManyAttempts
from chalicelib.http.agent_list import TEMPLATE_NAME, Door, take_list, template, words_of
from chalicelib.http.call import FORM, Call
from chalicelib.http.consumer.agent_door import AGENT_CODE, shown_agent
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.pages import (
    check_token,
    closed_page,
    consumer_page,
    problems_of,
    token,
    whole_site,
    with_retry,
)
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.form_tokens import is_from_here
from chalicelib.http.multipart import MULTIPART
from chalicelib.http.rate_limits import AGENT_LIST, AGENT_LISTS, address_block, limit
from chalicelib.http.responses import Response, document
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.agents.file_list import Line, LineState

_PATH: Final = "/c/{slug}/agents"
_FORM: Final = "agents-list"
_ADDRESS: Final = "agents-address"


@endpoint(blueprint, _PATH, audit=Reads.NOTHING_PERSONAL)
def ask(call: Call) -> Response:
    """What a list looks like, and where it goes."""
    if not business_of(call).open_to_public:
        return closed_page(call)
    return _page(call)


@endpoint(blueprint, f"{_PATH}/template", audit=Reads.NOTHING_PERSONAL)
def empty_list(call: Call) -> Response:
    """The list to fill in, as CSV."""
    business_of(call)
    return document(template(), "text/csv; charset=utf-8", name=TEMPLATE_NAME)


@endpoint(blueprint, f"{_PATH}/code", audit=Reads.OWN_DRAFT)
def code(call: Call) -> Response:
    """Ask for the code."""
    return AGENT_CODE.page(call) if business_of(call).open_to_public else closed_page(call)


@endpoint(blueprint, f"{_PATH}/code", methods=("POST",), audit=Reads.OWN_DRAFT)
def enter_code(call: Call) -> Response:
    """Open the page for lists for an hour, under a new secret."""
    return AGENT_CODE.enter(call) if business_of(call).open_to_public else closed_page(call)


@endpoint(blueprint, f"{_PATH}/code/resend", methods=("POST",), audit=Reads.OWN_DRAFT)
def resend_code(call: Call) -> Response:
    """Send another code, after a growing delay."""
    return AGENT_CODE.resend(call) if business_of(call).open_to_public else closed_page(call)


@endpoint(blueprint, _PATH, methods=("POST",), audit=(Tag.REQUEST_RECEIVED,), accepts=(FORM, MULTIPART))
def send(call: Call) -> Response:
    """File what can be filed and answer every line; the same list once more files nothing twice.

    Who has not shown their own address is sent a code to it first: a list counts as theirs only then.
    """
    account = business_of(call)
    if not account.open_to_public:
        return closed_page(call)
    agent = shown_agent(call)
    if agent is None and "csv" in call.form:
        return _hour_over(call)
    return _file(call, account, agent) if agent else _ask_code(call)


def _hour_over(call: Call) -> Response:
    """Nothing is filed, and nothing that was pasted or chosen is lost: the list stands in its field for another try.

    Another site cannot put a list of its own there.
    """
    over = InvalidField(field="csv", problem="hour-over")
    try:
        return _page(call, error=over, text=_list(call) if is_from_here(call) else "")
    except InvalidField as error:
        return _page(call, error=error)


def _ask_code(call: Call) -> Response:
    try:
        check_token(call, _ADDRESS)
        return AGENT_CODE.ask(call, Email.parse(call.value("email")))
    except (InvalidField, StaleForm, TooManyAttempts) as error:
        return with_retry(_page(call, error=error), error)


def _file(call: Call, account: Account, agent: Email) -> Response:
    text = ""
    try:
        text = call.value("csv")
        check_token(call, _FORM)
        text = _list(call)
        block = address_block(call.source_ip)
        limit(call, AGENT_LIST, block)
        limit(call, AGENT_LISTS, f"{account.id}|{agent.look_up}")
        door = Door(channel=Channel.WEB, actor=CONSUMER, block=block, agent=agent)
        lines = take_list(call.desk, account, text, door)
    except TooLarge:
        problem = InvalidField(field="csv_file", problem="too-large", limit=SHEET_BYTES // 1024)
        return _page(call, error=problem)
    except (InvalidField, StaleForm, TooManyAttempts) as error:
        return with_retry(_page(call, error=error, text=text), error)
    again = any(line.state in {LineState.REFUSED, LineState.LATER} for line in lines)
    return _page(call, lines=lines, text=text if again else "")


def _list(call: Call) -> str:
    """What was chosen as a file, else what was pasted. Raise `InvalidField` (`csv_file`)."""
    chosen = call.chosen("csv_file")
    return read_file(chosen.name, chosen.content) if chosen else call.value("csv")


def _page(call: Call, *, lines: Sequence[Line] = (), error: RecourseError | None = None, text: str = "") -> Response:
    """The form, above it what became of the lines; a list that must be mended or sent again stays in its field.

    Who has not shown their own address is asked for it first.
    """
    agent = shown_agent(call)
    return consumer_page(
        call,
        "consumer/agent_list.html",
        status=error.status if error else 200,
        here=whole_site(call, "agents"),
        back_url=whole_site(call),
        form_token=token(call, _FORM if agent or text else _ADDRESS),
        errors=problems_of(call, error) if error else (),
        values={"csv": text, "email": call.value("email") if error and not agent and call.method == "POST" else ""},
        template_url=whole_site(call, "agents", "template"),
        agent=agent.address if agent else "",
        columns=COLUMNS,
        needed=NEEDED,
        most=ROWS_LIMIT,
        size=SHEET_BYTES // 1024,
        endings=",".join(SHEET_ENDINGS),
        lines=[_row(line, call.language) for line in lines],
        counts={state.value: sum(line.state is state for line in lines) for state in LineState} if lines else {},
    )


def _row(line: Line, language: str) -> tuple[int, str, str, str, list[tuple[str, str]]]:
    return line.line, line.own, line.state.value, line.reference, words_of(line, language)
