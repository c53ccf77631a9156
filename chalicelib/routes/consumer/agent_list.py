"""The page for authorized agents: a list of people at once, each row answered by its line."""

from collections.abc import Sequence
from typing import Final

from chalicelib.domain.agent_sheet import COLUMNS, NEEDED, ROWS_LIMIT
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.request import Channel
from chalicelib.errors import InvalidField, RecourseError, StaleForm, TooManyAttempts
from chalicelib.http.agent_list import TEMPLATE_NAME, Door, take_list, template, words_of
from chalicelib.http.call import Call
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
from chalicelib.http.rate_limits import AGENT_LIST, address_block, limit
from chalicelib.http.responses import Response, document
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.agents.file_list import Line, LineState

_PATH: Final = "/c/{slug}/agents"
_FORM: Final = "agents"


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


@endpoint(blueprint, _PATH, methods=("POST",), audit=(Tag.REQUEST_RECEIVED,))
def send(call: Call) -> Response:
    """File what can be filed and answer every line; the same list once more files nothing twice."""
    account = business_of(call)
    if not account.open_to_public:
        return closed_page(call)
    block = address_block(call.source_ip)
    try:
        check_token(call, _FORM)
        limit(call, AGENT_LIST, block)
        door = Door(channel=Channel.WEB, actor=CONSUMER, block=block)
        lines = take_list(call.desk, account, call.value("csv"), door)
    except (InvalidField, StaleForm, TooManyAttempts) as error:
        return with_retry(_page(call, error=error), error)
    return _page(call, lines=lines)


def _page(call: Call, *, lines: Sequence[Line] = (), error: RecourseError | None = None) -> Response:
    """The form, above it what became of the lines; a list that must be mended or sent again stays in its field."""
    again = [line for line in lines if line.state in {LineState.REFUSED, LineState.LATER}]
    return consumer_page(
        call,
        "consumer/agent_list.html",
        status=error.status if error else 200,
        here=whole_site(call, "agents"),
        back_url=whole_site(call),
        form_token=token(call, _FORM),
        errors=problems_of(call, error) if error else (),
        values={"csv": call.value("csv")} if error or again else {},
        template_url=whole_site(call, "agents", "template"),
        columns=COLUMNS,
        needed=NEEDED,
        most=ROWS_LIMIT,
        lines=[_row(line, call.language) for line in lines],
        counts={state.value: sum(line.state is state for line in lines) for state in LineState} if lines else {},
    )


def _row(line: Line, language: str) -> tuple[int, str, str, str, list[tuple[str, str]]]:
    return line.line, line.own, line.state.value, line.reference, words_of(line, language)
