"""An agent's list: every row goes through the one intake, and sent again it is the same requests.

A row's reference is made of what stands in it: who sends a list again, because an answer was lost or the time was over,
gets the references of what was filed. The same words count as another request once everything that they made is closed
and a month has passed.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.agent_sheet import SheetRow
from chalicelib.domain.audit import canonical_json
from chalicelib.domain.ids import Reference, new_reference
from chalicelib.domain.request import Submission, as_content
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotFound, TooManyAttempts
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

SECONDS: Final = 18  # of work in one call: the gateway waits for 29
SAME_FOR: Final = timedelta(days=30)
_TIMES: Final = 12  # that the same words can be filed, one after the other
Read = Callable[[SheetRow, Reference], SubmitRequest]
Admit = Callable[[SubmitRequest], None]


class LineState(StrEnum):
    """What became of a row."""

    FILED = "filed"
    KNOWN = "known"  # it was filed before
    REFUSED = "refused"  # something in it must be mended
    LATER = "later"  # the time, or what may be filed in a day, was over: to be sent again


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The answer to one row; `own` is what the agent calls it."""

    line: int
    own: str
    state: LineState
    reference: str = ""
    problems: tuple[InvalidField, ...] = ()


def file_list(desk: Desk, account: Account, sheet: Sequence[SheetRow], read: Read, admit: Admit) -> tuple[Line, ...]:
    """Answer each row. `admit` counts what is filed anew and raises `TooManyAttempts` where that is too much.

    Raise `Gone` when the business takes no requests. What is filed stays filed, whatever happens to later rows.
    """
    end = desk.clock.now() + timedelta(seconds=SECONDS)
    return tuple(_lines(desk, account, sheet, read, admit, end))


def _lines(
    desk: Desk, account: Account, sheet: Sequence[SheetRow], read: Read, admit: Admit, end: datetime
) -> Iterator[Line]:
    for row in sheet:
        if desk.clock.now() >= end:
            yield Line(line=row.line, own=row.own, state=LineState.LATER)
            continue
        try:
            state, reference = persistently(partial(_file, desk, account, row, read, admit))
        except InvalidInput as refused:
            yield Line(line=row.line, own=row.own, state=LineState.REFUSED, problems=refused.problems)
        except InvalidField as problem:
            yield Line(line=row.line, own=row.own, state=LineState.REFUSED, problems=(problem,))
        except (TooManyAttempts, Conflict):  # one whom many have named keeps nobody else waiting
            yield Line(line=row.line, own=row.own, state=LineState.LATER)
        else:
            yield Line(line=row.line, own=row.own, state=state, reference=reference)


def _file(desk: Desk, account: Account, row: SheetRow, read: Read, admit: Admit) -> tuple[LineState, Reference]:
    content = canonical_json([account.id, sorted((name, text) for name, text in row.cells.items() if name != "row")])
    for time in range(_TIMES):
        names = [_reference(hashed) for hashed in desk.secrets.hashes("agent-list", f"{time}|{content}")]
        command = read(row, names[0])
        there = [found for name in names if (found := _there(desk, account, name))]
        if any(_stands(desk, found) for found in there if _same(found, command)):
            return LineState.KNOWN, next(found.id for found in there if _same(found, command))
        if not there:
            admit(command)
            return LineState.FILED, submit_request(desk, command).id
    raise InvalidField(field="row", problem="too-often")


def _reference(hashed: str) -> Reference:
    return new_reference(bytes.fromhex(hashed)[:16])


def _there(desk: Desk, account: Account, name: Reference) -> Submission | None:
    try:
        return desk.requests.submission(account.id, name)
    except NotFound:
        return None


def _same(found: Submission, command: SubmitRequest) -> bool:
    """Whether it holds these words: a reference has eleven digits, and another submission may have drawn the same."""
    return as_content(found.typed) == as_content(command.typed)


def _stands(desk: Desk, found: Submission) -> bool:
    if desk.clock.now() < found.received_at + SAME_FOR:
        return True
    heads = desk.requests.several(found.account, found.requests)
    return any(head.in_work for head in heads.values())
