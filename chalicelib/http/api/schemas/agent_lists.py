"""An agent's list, as systems send it, and what became of its rows."""

from typing import Annotated

import msgspec

from chalicelib.domain.agent_sheet import COLUMNS, NEEDED, ROWS_LIMIT
from chalicelib.services.agents.file_list import LineState


class SendAgentList(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A list of people for whom an agent asks."""

    csv: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=200_000,
            description=f"CSV whose first row names the columns in any order ({', '.join(COLUMNS)}; always "
            f"{', '.join(NEEDED)}), with at most {ROWS_LIMIT} rows besides. Commas, semicolons, tabs or bars; rights "
            "are separated by spaces.",
        ),
    ]


class RowProblem(msgspec.Struct, kw_only=True):
    """What is wrong with a cell, and what to do."""

    field: Annotated[str, msgspec.Meta(description="The column; `row` for the row as a whole.")]
    problem: str
    detail: str


class RowAnswer(msgspec.Struct, kw_only=True):
    """What became of one row."""

    line: Annotated[int, msgspec.Meta(description="The number of its first line in the list, from 1.")]
    row: Annotated[str, msgspec.Meta(description="What the column `row` holds.")]
    state: Annotated[
        LineState,
        msgspec.Meta(description="`known`: filed before. `later`: not looked at yet; send the same list again."),
    ]
    reference: str
    problems: list[RowProblem]


class AgentListAnswer(msgspec.Struct, kw_only=True):
    """An answer to each row, in their order."""

    filed: int
    known: int
    refused: int
    later: int
    rows: list[RowAnswer]
