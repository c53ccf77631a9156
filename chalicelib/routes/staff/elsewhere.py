"""A request from a place that the business does not serve: delete it and say so, or answer it; and what is left."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.elsewhere_answer import BY_STAFF
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Request
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, document, see_other
from chalicelib.http.staff.pages import check_staff_token, staff_page
from chalicelib.http.staff.step import Step, run_shown_first, run_step
from chalicelib.law.recourse import competent
from chalicelib.routes.staff.registry import blueprint, step_page
from chalicelib.services.consumer_data.find_data import heads_of
from chalicelib.services.elsewhere.choose_elsewhere import (
    DeleteElsewhere,
    answer_as_usual,
    check_deletable,
    delete_and_say,
    letter_of,
    needs_telling,
)
from chalicelib.services.elsewhere.list_elsewhere import elsewhere_as_csv, list_elsewhere
from chalicelib.services.handling.step import open_request
from chalicelib.services.ports.desk import new_id
from chalicelib.services.retention.delete_for_good import BACKUP_DAYS

ANSWERED: Final = "/staff/places/answered"
DELETE: Final = "delete"
USUAL: Final = "usual"
_DONE: Final = 303


def _context(call: Call, head: Request) -> dict[str, Any]:
    if not head.elsewhere:
        raise NotPossible("not-elsewhere")
    obstacle = _obstacle(call, head)
    name = call.value("once") if call.method == "POST" else new_id(call.desk)
    letter = letter_of(call.desk, head, name)
    regulator = competent(head.law_version, head.residence, head.elsewhere)
    subject, words = call.desk.letter_text(letter, call.staff.account, letter.values)
    submission = call.desk.requests.submission(head.account, head.submission)
    return {
        "place": head.elsewhere,
        "declared": head.residence == head.elsewhere,
        "obstacle": obstacle,
        "regulator": (regulator.named(call.language), regulator.address) if regulator.name else None,
        "siblings": [each.right.value for each in heads_of(call.desk, head.account, submission)],
        "tells": BY_STAFF if needs_telling(call.desk, head) else (),
        "once": name,
        "shows": call.method == "POST" and call.value("choice") == DELETE and not obstacle,
        "letter": (subject, words, head.language),
        "days": BACKUP_DAYS,
    }


def _obstacle(call: Call, head: Request) -> str:
    try:
        check_deletable(call.desk, call.staff, head)
    except NotPossible as error:
        return error.reason
    return ""


def _act(call: Call, seen: int) -> None:
    if call.value("choice") == USUAL:
        answer_as_usual(call.desk, call.staff, request_id(call), seen=seen)
        return
    _choice(call)
    command = DeleteElsewhere(
        request=request_id(call),
        nothing_else=call.value("nothing_else") == "yes",
        told_by=call.value("told_by"),
        once=call.value("once"),
        seen=seen,
    )
    delete_and_say(call.desk, call.staff, command)


def _check(call: Call) -> Request:
    """The request, for the page that shows what deleting it means."""
    _choice(call)
    head = open_request(call.desk, call.staff, request_id(call))
    check_deletable(call.desk, call.staff, head)
    return head


def _choice(call: Call) -> None:
    if call.value("choice") not in {DELETE, USUAL}:
        raise InvalidField(field="choice", problem="missing")


_STEP: Final = Step(template="staff/elsewhere.html", done="elsewhere-usual", context=_context, act=_act)


@step_page("elsewhere", Tag.REQUEST_ELSEWHERE_DELETED, Tag.REQUEST_ELSEWHERE_SERVED)
def elsewhere(call: Call) -> Response:
    """Say what follows; a deletion is shown with its letter before it is done."""
    usual = call.method == "POST" and call.value("choice") == USUAL
    answer = run_step(call, _STEP) if usual else run_shown_first(call, _STEP, _check)
    if answer.status == _DONE and not usual and call.method == "POST":
        return see_other(f"{ANSWERED}?done=elsewhere-deleted")
    return answer


@endpoint(blueprint, ANSWERED, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def answered(call: Call) -> Response:
    """What is left of requests from elsewhere that were deleted, the last first."""
    page = list_elsewhere(call.desk, call.staff, after=call.query.get("after", ""))
    return staff_page(
        call,
        "staff/elsewhere_answered.html",
        nav="places",
        here=ANSWERED,
        back_url="/staff/settings",
        answers=page.answers,
        older_url=f"{ANSWERED}?after={page.after}" if page.after else "",
    )


@endpoint(
    blueprint,
    f"{ANSWERED}/file",
    methods=("POST",),
    audit=Reads.NOTHING_PERSONAL,
    permission=Permission.READ_REQUESTS,
)
def answered_file(call: Call) -> Response:
    """All of it as CSV."""
    check_staff_token(call)
    return document(elsewhere_as_csv(call.desk, call.staff), "text/csv; charset=utf-8", name="elsewhere.csv")
