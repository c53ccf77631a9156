"""A letter that told nobody: staff record how the person was told instead, or mail it again."""

from typing import Any, Final

from chalicelib.channels.typed_date import read_date
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind, Means
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict, InvalidField, NotPossible
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.letter_view import letter_views, told_by
from chalicelib.http.staff.pages import check_staff_token, read_seen
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.staff.step import Step, refused, run_step
from chalicelib.routes.staff.registry import blueprint, step_page
from chalicelib.services.letters.came_back import came_back
from chalicelib.services.letters.send_again import send_again
from chalicelib.services.letters.told_otherwise import ToldOtherwise, abandon_letter, record_told

_PATH: Final = "/staff/requests/{request}/letters/{letter}"
_NOBODY: Final = "none"  # no way to the person is known
_MEANS: Final = (*(means.value for means in Means), _NOBODY)


def _context(call: Call, head: Request) -> dict[str, Any]:
    found = came_back(call.desk, call.staff, head.id, call.params["letter"])
    [shown] = letter_views(call.staff, head, [found.letter])
    return {
        "letter": shown,
        "by": told_by(head, found.letter),
        "means": _MEANS,
        "extension": found.letter.kind is LetterKind.EXTENDED,
    }


def _record(call: Call, seen: int) -> None:
    means = call.value("means")
    if means not in _MEANS:
        raise InvalidField(field="means", problem="missing")
    request, letter = request_id(call), call.params["letter"]
    if means == _NOBODY:
        abandon_letter(call.desk, call.staff, request, letter, seen=seen)
        return
    day = read_date("told", *(call.value(f"told_{part}") for part in ("day", "month", "year")))
    command = ToldOtherwise(request=request, letter=letter, means=Means(means), day=day, seen=seen)
    record_told(call.desk, call.staff, command)


@step_page("letters/{letter}/told", Tag.REQUEST_TOLD_OTHERWISE, Tag.REQUEST_LETTER_ABANDONED)
def told_otherwise(call: Call) -> Response:
    """Record that the person was told by other means, or that no way to them is known."""
    nobody = call.method == "POST" and call.value("means") == _NOBODY
    done = "letter-abandoned" if nobody else "told-recorded"
    return run_step(call, Step(template="staff/told_otherwise.html", done=done, context=_context, act=_record))


@endpoint(
    blueprint,
    f"{_PATH}/again",
    methods=("POST",),
    audit=(Tag.REQUEST_LETTER_REPEATED,),
    permission=Permission.HANDLE_REQUESTS,
)
def again(call: Call) -> Response:
    """Mail a letter once more that did not arrive."""
    check_staff_token(call)
    request = request_id(call)
    try:
        send_again(call.desk, call.staff, request, call.params["letter"], seen=read_seen(call)[0])
    except (Conflict, NotPossible) as error:
        return refused(call, error)
    return see_other(f"{request_url(request)}?done=letter-repeated")
