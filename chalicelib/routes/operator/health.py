"""How the deployment is doing, and what lies in its queues of failures: never the content of a message."""

from typing import Any

from chalicelib.domain.audit_tags import Tag
from chalicelib.errors import Conflict, InvalidField, StaleForm, Unavailable
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads
from chalicelib.http.operator import health_view
from chalicelib.http.operator.health_view import HEALTH
from chalicelib.http.operator.pages import operator_page
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors
from chalicelib.routes.operator.registry import operator_route
from chalicelib.services.health.read_health import read_health
from chalicelib.services.health.redrive import (
    SHOWN_LIMIT,
    ask_redrive,
    delete_failures,
    redrive_asked,
    redriven,
)

_REFUSALS = (InvalidField, StaleForm, Conflict, Unavailable)


@operator_route("health", audit=Reads.NOTHING_PERSONAL)
def health(call: Call) -> Response:
    """Everything that is looked at, each with what to do."""
    found = read_health(call.desk)
    return operator_page(
        call,
        "operator/health.html",
        nav="health",
        at=found.at,
        parts=health_view.parts(found),
        jobs=health_view.jobs(found),
        queues=health_view.queues(found),
        queues_known=found.queues is not None,
        worst=found.late.accounts if found.late else (),
    )


@operator_route(
    "health/{queue}",
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_FAILURES_REDRIVEN, Tag.ACCOUNT_FAILURES_DELETED),
)
def failures(call: Call) -> Response:
    """What lies in a queue of failures: try all of it again, or delete what was looked at."""
    if call.method == "GET":
        return _page(call)
    try:
        check_staff_token(call)
        return _act(call)
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))


def _act(call: Call) -> Response:
    queue, chosen = call.params["queue"], call.form.get("id", [])[:SHOWN_LIMIT]
    done = call.value("do")
    if done == "redrive":
        ask_redrive(call.desk, call.staff, queue)
        return see_other(f"{HEALTH}/{queue}?done=redrive-asked")
    if done == "delete":
        delete_failures(call.desk, call.staff, queue, chosen)
        return see_other(f"{HEALTH}/{queue}?done=failures-deleted")
    if not chosen:
        raise InvalidField(field="id", problem="missing")
    return _page(call, "operator/failures_ask.html", chosen=chosen, back_url=call.path)


def _page(call: Call, template: str = "operator/failures.html", *, status: int = 200, **more: Any) -> Response:
    desk, queue = call.desk, call.params["queue"]
    letters = desk.queues.look(queue, limit=SHOWN_LIMIT)
    now = desk.clock.now()
    return operator_page(
        call,
        template,
        status=status,
        nav="health",
        queue=queue,
        failures=[health_view.failure(letter, now) for letter in letters],
        full=len(letters) == SHOWN_LIMIT,
        asked=redrive_asked(desk, queue),
        redriven=redriven(desk, queue),
        action=f"{HEALTH}/{queue}",
        **{"back_url": HEALTH} | more,
    )
