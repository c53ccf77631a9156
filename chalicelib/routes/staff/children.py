"""Restricted tasks: a request becomes one, who may sees and does them, everybody else sees how many there are."""

from collections.abc import Callable
from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.child_task import ENDS, Found
from chalicelib.domain.ids import show_reference
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.request import Request
from chalicelib.errors import (
    Conflict,
    InvalidField,
    InvalidInput,
    NotFound,
    NotPossible,
    RecourseError,
    StaleForm,
)
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, document, see_other
from chalicelib.http.staff.children_view import PATH, child_facts, child_row, child_rows
from chalicelib.http.staff.pages import check_staff_token, field_errors, read_seen, reader, staff_page
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.staff.step import Step, again, overtaken, run_step
from chalicelib.http.staff.sure import ask_first
from chalicelib.routes.staff.registry import blueprint, step_page
from chalicelib.services.children.end_task import EndChildTask, end_child_task, name_parent
from chalicelib.services.children.open_task import OpenChildTask, check_child_task, may_become_task, open_child_task
from chalicelib.services.children.read_tasks import MANY, count_open, export_tasks, list_tasks, read_task
from chalicelib.services.children.undo_task import ADULT_REASONS, UndoChildTask, undo_child_task

_PAGE: Final = 25
_ONE: Final = f"{PATH}/{{task}}"
_FIELDS: Final = ("child_parent_name", "child_parent_email", "child_outcome", "child_adult")
_REFUSALS: Final = (InvalidField, InvalidInput, NotPossible, StaleForm, Conflict)


@step_page("child", Tag.REQUEST_DELETION_BEGUN, Tag.ACCOUNT_CHILD_OPENED)
def of_request(call: Call) -> Response:
    """Make a request a restricted task, after saying what will happen; afterwards it is not there any more."""
    if call.method == "POST" and not call.value("resume") and (asked := _ask(call)):
        return asked
    done = run_step(call, _STEP)
    return see_other(f"{PATH}?done=child-opened") if done.status == 303 else done


def _ask(call: Call) -> Response | None:
    """The page that says what will happen, once the form is whole; None once that was answered with yes."""
    try:
        check_staff_token(call)
        going = check_child_task(call.desk, call.staff, _command(call, read_seen(call)[0]))
    except Conflict:
        return overtaken(call, _STEP)
    except (InvalidField, InvalidInput, NotPossible, StaleForm) as error:
        return again(call, _STEP, error)
    back = request_url(request_id(call))
    return ask_first(call, "child-open", back=back, nav="requests", named=show_reference(going.id))


def _context(call: Call, head: Request) -> dict[str, Any]:
    may_become_task(call.desk, call.staff, head.id)
    together = len(call.desk.requests.submission(head.account, head.submission).requests)
    users = call.desk.accounts.users(head.account)
    readers = [user.name for user in users if user.disabled_at is None and permits(user.role, Permission.CHILD_DATA)]
    return {"found": tuple(found.value for found in Found), "together": together, "readers": readers}


def _open(call: Call, seen: int) -> None:
    open_child_task(call.desk, call.staff, _command(call, seen))


def _command(call: Call, seen: int) -> OpenChildTask:
    return OpenChildTask(
        request=request_id(call),
        found=call.value("child_found"),
        saw=call.value("child_saw"),
        parent_name=call.value("child_parent_name"),
        parent_email=call.value("child_parent_email"),
        seen=seen,
    )


_STEP: Final = Step(template="staff/child_open.html", done="child-opened", context=_context, act=_open)


@endpoint(blueprint, PATH, audit=(Tag.VIEW_CHILD_TASK,), permission=Permission.READ_REQUESTS)
def children(call: Call) -> Response:
    """The tasks for who may do them; for everybody else how many wait."""
    if not permits(call.staff.user.role, Permission.CHILD_DATA):
        count = count_open(call.desk, call.staff)
        return staff_page(call, "staff/children_closed.html", nav="children", here=PATH, count=count, many=MANY)
    open_ones = call.query.get("state") != "over"
    after = call.query.get("after", "")[:26]
    page = list_tasks(call.desk, call.staff, open_ones=open_ones, after=after, limit=_PAGE)
    base = f"{PATH}?state={'open' if open_ones else 'over'}"
    return staff_page(
        call,
        "staff/children.html",
        nav="children",
        here=base,
        open_ones=open_ones,
        tasks=child_rows(page.tasks, reader(call), call.desk.clock.now()),
        first_url=base if after else "",
        more_url=f"{base}&after={page.after}" if page.after else "",
    )


@endpoint(
    blueprint,
    f"{PATH}/file",
    methods=("POST",),
    audit=(Tag.VIEW_CHILD_TASK,),
    permission=Permission.CHILD_DATA,
    fresh=True,
)
def file(call: Call) -> Response:
    """All of them as CSV, without anybody's identity."""
    check_staff_token(call)
    return document(export_tasks(call.desk, call.staff), "text/csv; charset=utf-8", name="restricted-tasks.csv")


@endpoint(blueprint, _ONE, audit=(Tag.VIEW_CHILD_TASK,), permission=Permission.CHILD_DATA)
def child(call: Call) -> Response:
    """One task, with what names the child while that is there."""
    return _shown(call)


@endpoint(
    blueprint,
    _ONE,
    methods=("POST",),
    audit=(Tag.VIEW_CHILD_TASK, Tag.ACCOUNT_CHILD_PARENT, Tag.ACCOUNT_CHILD_ENDED, Tag.ACCOUNT_CHILD_UNDONE),
    permission=Permission.CHILD_DATA,
)
def act(call: Call) -> Response:
    """Name a parent, say that it is done, or that it was an adult, after asking; `do` tells the forms apart."""
    doing = _ACTS.get(call.value("do"))
    try:
        check_staff_token(call)
        if doing is None:
            raise NotFound("act")
        asked = doing(call)
    except _REFUSALS as error:
        return _shown(call, error)
    return asked or see_other(f"{PATH}/{call.params['task']}?done=child-{call.value('do')}")


def _parent(call: Call) -> None:
    name, email = call.value("child_parent_name"), call.value("child_parent_email")
    name_parent(call.desk, call.staff, call.params["task"], name=name, email=email, seen=_seen(call))


def _done(call: Call) -> Response | None:
    if call.value("child_outcome") not in ENDS:
        raise InvalidField(field="child_outcome", problem="missing")
    asked = ask_first(call, "child-done", back=f"{PATH}/{call.params['task']}", nav="children")
    if asked:
        return asked
    command = EndChildTask(
        task=call.params["task"],
        outcome=call.value("child_outcome"),
        tell=call.value("child_tell") == "yes",
        seen=_seen(call),
    )
    end_child_task(call.desk, call.staff, command)
    return None


def _adult(call: Call) -> Response | None:
    if call.value("child_adult") not in ADULT_REASONS:
        raise InvalidField(field="child_adult", problem="missing")
    asked = ask_first(call, "child-adult", back=f"{PATH}/{call.params['task']}", nav="children")
    if asked:
        return asked
    command = UndoChildTask(task=call.params["task"], why=call.value("child_adult"), seen=_seen(call))
    undo_child_task(call.desk, call.staff, command)
    return None


_ACTS: Final[dict[str, Callable[[Call], Response | None]]] = {"parent": _parent, "done": _done, "adult": _adult}


def _seen(call: Call) -> int:
    """The version of now, if no person has changed the task since the page was made; the background may have."""
    task = call.desk.children.get(call.staff.account.id, call.params["task"])
    identity = call.desk.children.identity(task.account, task.id)
    return task.version if identity and call.value("seen") == str(identity.version) else -1


def _shown(call: Call, error: RecourseError | None = None) -> Response:
    task, identity = read_task(call.desk, call.staff, call.params["task"])
    known = child_facts(identity, call.language) if identity else None
    values = {"child_parent_name": known.parent_name, "child_parent_email": known.parent_email} if known else {}
    if error:
        values |= {name: call.value(name) for name in _FIELDS if call.form.get(name)}
    return staff_page(
        call,
        "staff/child.html",
        status=error.status if error else 200,
        nav="children",
        here=f"{PATH}/{task.id}",
        back_url=PATH,
        task=child_row(task, reader(call), call.desk.clock.now()),
        facts=known,
        adults=ADULT_REASONS,
        ends=tuple(end.value for end in ENDS) if task.open and known else (),
        values=values,
        seen=str(identity.version) if identity else "",
        errors=field_errors(call, error) if error else (),
    )
