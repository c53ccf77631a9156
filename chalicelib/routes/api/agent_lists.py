"""Lists of authorized agents, for systems: every row goes through the one intake and is answered by its line."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.request import Channel
from chalicelib.http.agent_list import Door, take_list
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.problems import field_words
from chalicelib.http.api.schemas.agent_lists import AgentListAnswer, RowAnswer, RowProblem, SendAgentList
from chalicelib.http.api.sections import Section
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.agents.file_list import Line, LineState

section: Final = Section(blueprint, "Agents", "/agent-lists")


@section.writes(
    audit=(Tag.REQUEST_RECEIVED,), body=SendAgentList, answer=AgentListAnswer, refusals=("conflict", "gone")
)
def send(call: ApiCall) -> AgentListAnswer:
    """File an agent's list.

    Each row is a submission of its own, or named with what must be mended; a row that is wrong takes no other with it.
    The same row again gets the reference that it got, as long as anything of it is open, and for a month: a list is
    safe to send again. Rows that are answered `later` were not reached in one call, or are more than one agent may name
    in a day (1,000): send the same list again then.
    """
    body: SendAgentList = call.body
    lines = take_list(call.desk, call.account, body.csv, Door(channel=Channel.API, actor=call.staff.actor))
    counts = {state.value: sum(line.state is state for line in lines) for state in LineState}
    return AgentListAnswer(rows=[_answer(line) for line in lines], **counts)


def _answer(line: Line) -> RowAnswer:
    return RowAnswer(
        line=line.line,
        row=line.own,
        state=line.state,
        reference=line.reference,
        problems=[RowProblem(field=one.field, problem=one.problem, detail=field_words(one)) for one in line.problems],
    )
