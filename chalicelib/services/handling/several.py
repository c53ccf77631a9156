"""One act on several requests: each by the use case of the single one, each with its own end.

Never a decision and never a deletion; what was changed since the person's page showed it is left as it is.
"""

from collections.abc import Callable, Sequence
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.ids import RequestId
from chalicelib.domain.request import Outcome, Request
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotFound, NotPossible, RecourseError
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.intake.close_no_request import CloseNoRequest, Unasked, close_no_request
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

SEVERAL_LIMIT: Final = 50
_REFUSALS: Final = (Conflict, InvalidField, InvalidInput, NotFound, NotPossible)


@dataclass(frozen=True, slots=True)
class Ticked:
    """A request as the person's page showed it; of a duplicate also what it repeats."""

    request: RequestId
    seen: int
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended for one: `problem` is why nothing was done."""

    ticked: Ticked
    problem: RecourseError | None = None


def assign_several(desk: Desk, staff: Staff, ticked: Sequence[Ticked], assignee: str) -> tuple[Ended, ...]:
    """Give each to a colleague, or to nobody."""
    return _each(ticked, lambda one: assign_request(desk, staff, one.request, assignee, seen=one.seen))


def close_several_as_spam(desk: Desk, staff: Staff, ticked: Sequence[Ticked]) -> tuple[Ended, ...]:
    """Close each as advertising or junk: nobody is told."""
    what = Unasked.ADVERTISING.value
    return _each(
        ticked,
        lambda one: close_no_request(desk, staff, CloseNoRequest(request=one.request, what=what, seen=one.seen)),
    )


def close_several_as_duplicates(desk: Desk, staff: Staff, ticked: Sequence[Ticked]) -> tuple[Ended, ...]:
    """Close each as the repetition of another one of the same contact; each person gets the letter that says so."""
    return _each(ticked, lambda one: decide_request(desk, staff, _repeats(one)))


def _repeats(one: Ticked) -> DecideRequest:
    return DecideRequest(
        request=one.request,
        outcome=Outcome.DUPLICATE,
        grounds=(),
        text="",
        same_as=one.same_as,
        seen=one.seen,
    )


def _each(ticked: Sequence[Ticked], act: Callable[[Ticked], Request]) -> tuple[Ended, ...]:
    """Do it to each in turn. Raise `InvalidField` (`row`) for none or too many, `Forbidden`."""
    check_number(ticked)
    return tuple(_ended(one, act) for one in ticked)


def check_number(ticked: Sequence[Ticked]) -> None:
    """Raise `InvalidField` (`row`) `missing` for none, `too-many`."""
    if not ticked:
        raise InvalidField(field="row", problem="missing")
    if len(ticked) > SEVERAL_LIMIT:
        raise InvalidField(field="row", problem="too-many", limit=SEVERAL_LIMIT)


def _ended(one: Ticked, act: Callable[[Ticked], Request]) -> Ended:
    try:
        act(one)
    except _REFUSALS as problem:
        return Ended(one, problem)
    return Ended(one)
