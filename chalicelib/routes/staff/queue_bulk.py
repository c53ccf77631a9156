"""Several requests of the queue at once: assigned, closed as spam, closed as duplicates; asked about first."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.errors import InvalidField, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response
from chalicelib.http.staff import bulk_view
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.queue_filter import QUEUE, asked_by
from chalicelib.http.staff.request_view import names_of
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.handling import several
from chalicelib.services.handling.several import Ended, Ticked

PATH: Final = "/staff/queue/bulk"


@endpoint(
    blueprint,
    PATH,
    methods=("POST",),
    audit=(Tag.VIEW_QUEUE, Tag.REQUEST_ASSIGNED, Tag.REQUEST_SORTED, Tag.REQUEST_ANSWERED),
    permission=Permission.HANDLE_REQUESTS,
)
def bulk(call: Call) -> Response:
    """Say what will happen to each and ask; then do it, and say of each how it ended."""
    act = call.value("do") if call.value("do") in bulk_view.ACTS else bulk_view.ASSIGN
    rows = bulk_view.ticked(call)
    try:
        check_staff_token(call)
        several.check_number(rows)
        if call.value("confirmed") == "yes":
            return _page(call, act, _done(call, act, rows), done=True)
    except (InvalidField, StaleForm) as error:
        return _page(call, act, _asked(call, act, rows), status=error.status, errors=field_errors(call, error))
    return _page(call, act, _asked(call, act, rows))


def _asked(call: Call, act: str, rows: tuple[Ticked, ...]) -> tuple[Ended, ...]:
    """What stands in the way now; nothing is done yet."""
    heads = call.desk.requests.several(call.staff.account.id, [one.request for one in rows])
    known = [(one, heads[one.request]) for one in rows if one.request in heads]
    return tuple(Ended(one, bulk_view.before(act, head, one.seen)) for one, head in known)


def _done(call: Call, act: str, rows: tuple[Ticked, ...]) -> tuple[Ended, ...]:
    if act == bulk_view.ASSIGN:
        if "assignee" not in call.form:
            raise InvalidField(field="assignee", problem="missing")
        return several.assign_several(call.desk, call.staff, rows, call.value("assignee"))
    if act == bulk_view.SPAM:
        return several.close_several_as_spam(call.desk, call.staff, rows)
    return several.close_several_as_duplicates(call.desk, call.staff, rows)


def _page(
    call: Call, act: str, ended: tuple[Ended, ...], *, status: int = 200, done: bool = False, **more: Any
) -> Response:
    staff = call.staff
    users = call.desk.accounts.users(staff.account.id)
    heads = call.desk.requests.several(staff.account.id, [one.ticked.request for one in ended])
    rows = bulk_view.rows(ended, heads, names_of(users), call.language)
    asked = asked_by(call.value("query"), staff)
    context: dict[str, Any] = {
        "act": act,
        "done": done,
        "well": [row for row in rows if row.problem is None],
        "refused": [row for row in rows if row.problem is not None],
        "people": bulk_view.people(users, staff.user),
        "assignee": call.value("assignee"),
        "query": asked.query(),
        "back_url": asked.url(),
        "here": QUEUE,
        **more,
    }
    return staff_page(call, "staff/queue_bulk.html", status=status, nav="queue", **context)
