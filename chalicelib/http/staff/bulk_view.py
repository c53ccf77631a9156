"""Several requests that are acted on: what was ticked, what can be done to each, how it ended."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from chalicelib import texts
from chalicelib.domain.account import User
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotPossible, RecourseError
from chalicelib.http import views
from chalicelib.http.call import Call
from chalicelib.http.staff.request_view import name_of, request_url
from chalicelib.services.handling.several import Ended, Ticked
from chalicelib.services.handling.step import check_open
from chalicelib.services.intake.close_no_request import may_be_spam

_TICK: Final = re.compile(r"([0-9A-HJKMNP-TV-Z]{26})\.([0-9]{1,6})")
ASSIGN: Final = "assign"
SPAM: Final = "spam"
DUPLICATE: Final = "duplicate"
ACTS: Final = (ASSIGN, SPAM, DUPLICATE)


def ticked(call: Call) -> tuple[Ticked, ...]:
    """The rows that were ticked, each once; what is no tick of ours is left out."""
    found = (_TICK.fullmatch(text) for text in dict.fromkeys(call.form.get("row", [])))
    return tuple(Ticked(RequestId(it[1]), int(it[2]), call.value(field_of(it[1])).strip()) for it in found if it)


def field_of(request: str) -> str:
    """The field of the reference that a duplicate repeats."""
    return f"same_as-{request}"


def before(act: str, head: Request, seen: int) -> RecourseError | None:
    """Why the act cannot be done to a request as it is; the act itself asks again."""
    if head.version != seen:
        return Conflict("request")
    try:
        check_open(head, appealed=act == ASSIGN, unsorted=act != DUPLICATE)
        if act == SPAM:
            may_be_spam(head)
    except NotPossible as problem:
        return problem
    return None


def rows(
    ended: Sequence[Ended], heads: Mapping[RequestId, Request], names: Mapping[str, str], language: str
) -> list[views.BulkRow]:
    """The requests that are there, in the order in which they were ticked."""
    return [
        views.BulkRow(
            tick=f"{one.ticked.request}.{one.ticked.seen}",
            url=request_url(head.id),
            reference=head.submission,
            right=head.right.value,
            requester=head.requester,
            contact=head.contact,
            assignee=name_of(head.assignee, names, language) if head.assignee else None,
            field=field_of(head.id),
            typed=one.ticked.same_as,
            problem=words(one.problem, language) if one.problem else None,
        )
        for one in ended
        if (head := heads.get(one.ticked.request)) is not None
    ]


def words(problem: RecourseError, language: str) -> str:
    """Why nothing was done to one of several."""
    if isinstance(problem, Conflict):
        return texts.text("staff.bulk.changed", language)
    if isinstance(problem, NotPossible):
        return texts.not_possible(problem.reason, language, **problem.values)
    if isinstance(problem, InvalidInput):
        problem = problem.problems[0]
    if isinstance(problem, InvalidField):
        return texts.problem(problem.field, problem.problem, language, **problem.values)
    return texts.text(problem.text_key, language)


def people(users: Sequence[User], me: User) -> list[tuple[str, str]]:
    """Who can get requests, oneself first."""
    able = [user for user in users if user.disabled_at is None and permits(user.role, Permission.HANDLE_REQUESTS)]
    return [(user.id, user.name) for user in sorted(able, key=lambda user: (user.id != me.id, user.name.casefold()))]
