"""Restricted tasks about children, for systems: opened by who handles requests, read and done by who administers."""

from collections.abc import Callable
from typing import Final, TypeVar

from msgspec import structs

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.child_task import ChildTask
from chalicelib.domain.request_terms import Channel
from chalicelib.errors import InvalidField
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.children import (
    ChildKnown,
    ChildTaskCount,
    ChildTaskList,
    ChildTaskQuery,
    ChildTaskRecord,
    ChildTaskUndone,
    ChildTaskWhole,
    DeclareChild,
    EndChild,
    NameParent,
    OpenChild,
    UndoChild,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.children.end_task import EndChildTask, end_child_task, name_parent
from chalicelib.services.children.open_task import OpenChildTask, open_child_task
from chalicelib.services.children.read_tasks import count_open, list_tasks, read_task
from chalicelib.services.children.report_child import ReportChild, report_child
from chalicelib.services.children.undo_task import UndoChildTask, undo_child_task

T = TypeVar("T")
section: Final = Section(blueprint, "Restricted tasks", "/child-tasks")
_of_request: Final = Section(blueprint, section.group, "/requests/{request}/child")
_ONE: Final = "/{task}"
_PAGE: Final = 50
_REFUSALS: Final = ("not-found", "not-possible", "conflict")


@_of_request.writes(
    audit=(Tag.REQUEST_DELETION_BEGUN, Tag.ACCOUNT_CHILD_OPENED),
    body=OpenChild,
    answer=ChildTaskRecord,
    status=201,
    versioned=True,
    refusals=(*_REFUSALS, "precondition-failed"),
)
def open_task(call: ApiCall) -> ChildTaskRecord:
    """Make a request a restricted task.

    It came from a child without a parent: it is deleted with all that was sent with it, and only administrators and
    owners read what names the child. A legal hold must be lifted first.
    """
    body: OpenChild = call.body
    command = OpenChildTask(
        request=call.request,
        found=body.found.value,
        saw=body.saw,
        parent_name=body.parent_name,
        parent_email=body.parent_email,
        seen=call.seen,
    )
    return _record(_told(lambda: open_child_task(call.desk, call.staff, command)))


@section.writes(
    audit=(Tag.ACCOUNT_CHILD_OPENED,), body=DeclareChild, answer=ChildTaskRecord, status=201, refusals=_REFUSALS
)
def declare(call: ApiCall) -> ChildTaskRecord:
    """Report a child under 13 without a parent.

    Where a system of the business has asked for the age: no request is made, a restricted task begins.
    """
    body: DeclareChild = call.body
    command = ReportChild(
        account=call.account,
        channel=Channel.API,
        language=call.account.languages[0],
        actor=call.staff.actor,
        name=body.name,
        email=body.email,
        phone=body.phone,
        customer_number=body.customer_number,
        words=body.words,
        parent_name=body.parent_name,
        parent_email=body.parent_email,
        once=call.filed_as(),
    )
    return _record(_told(lambda: report_child(call.desk, command)))


@section.reads("/count", audit=Reads.NOTHING_PERSONAL, answer=ChildTaskCount)
def count(call: ApiCall) -> ChildTaskCount:
    """Count the restricted tasks that wait.

    All that keys without the scope of administrators learn of them.
    """
    return ChildTaskCount(open=count_open(call.desk, call.staff))


@section.administers(method="GET", audit=(Tag.VIEW_CHILD_TASK,), answer=ChildTaskList, query=ChildTaskQuery)
def list_all(call: ApiCall) -> ChildTaskList:
    """List restricted tasks.

    Those to be done, the oldest first, or those that are over, the newest first; nothing in it names a child.
    """
    query: ChildTaskQuery = call.query
    page = list_tasks(call.desk, call.staff, open_ones=query.list == "open", after=query.after, limit=_PAGE)
    return ChildTaskList(items=[_record(task) for task in page.tasks], after=page.after)


@section.administers(_ONE, method="GET", audit=(Tag.VIEW_CHILD_TASK,), answer=ChildTaskWhole, refusals=("not-found",))
def read(call: ApiCall) -> ChildTaskWhole:
    """Read a restricted task.

    With what names the child, until it is done, and for 30 days at the most.
    """
    task, identity = read_task(call.desk, call.staff, call.params["task"])
    known = None
    if identity:
        typed = identity.typed
        known = ChildKnown(
            name=typed.name,
            email=typed.email.address if typed.email else "",
            phone=typed.phone.e164 if typed.phone else "",
            customer_number=typed.customer_number,
            saw=identity.saw,
            parent_name=identity.parent_name,
            parent_email=identity.parent.address if identity.parent else "",
        )
    return ChildTaskWhole(**structs.asdict(_record(task)), child=known)


@section.administers(
    f"{_ONE}/parent",
    audit=(Tag.ACCOUNT_CHILD_PARENT,),
    body=NameParent,
    answer=ChildTaskRecord,
    refusals=_REFUSALS,
)
def parent(call: ApiCall) -> ChildTaskRecord:
    """Name a parent or guardian.

    Who is told when the task is done.
    """
    body: NameParent = call.body
    task = call.params["task"]
    return _record(
        _told(lambda: name_parent(call.desk, call.staff, task, name=body.name, email=body.email, seen=body.version))
    )


@section.administers(
    f"{_ONE}/done", audit=(Tag.ACCOUNT_CHILD_ENDED,), body=EndChild, answer=ChildTaskRecord, refusals=_REFUSALS
)
def done(call: ApiCall) -> ChildTaskRecord:
    """End a restricted task.

    What names the child goes at once, unless a legal hold on a contact of the child keeps it; the record stays.
    """
    body: EndChild = call.body
    command = EndChildTask(task=call.params["task"], outcome=body.outcome, tell=body.tell, seen=body.version)
    return _record(end_child_task(call.desk, call.staff, command))


@section.administers(
    f"{_ONE}/adult", audit=(Tag.ACCOUNT_CHILD_UNDONE,), body=UndoChild, answer=ChildTaskUndone, refusals=_REFUSALS
)
def adult(call: ApiCall) -> ChildTaskUndone:
    """Undo a restricted task.

    It was an adult after all: what was asked becomes a request anew, as of the day on which it came. Letters, notes,
    files and recordings do not come back.
    """
    body: UndoChild = call.body
    command = UndoChildTask(task=call.params["task"], why=body.why, seen=body.version)
    undone = _told(lambda: undo_child_task(call.desk, call.staff, command))
    return ChildTaskUndone(**structs.asdict(_record(undone.task)), reference=undone.reference or "")


def _told(act: Callable[[], T]) -> T:
    """Do it; what is wrong is told at the fields of the body."""
    try:
        return act()
    except InvalidField as error:
        name = error.field.removeprefix("child_")
        raise InvalidField(field=name, problem=error.problem, **error.values) from None


def _record(task: ChildTask) -> ChildTaskRecord:
    return ChildTaskRecord(
        id=task.id,
        opened_at=task.opened_at,
        found=task.found,
        channel=task.channel,
        due_at=task.due_at,
        purge_at=task.purge_at,
        outcome=task.outcome,
        ended_at=task.ended_at,
        ended_by=task.ended_by,
        letter=task.letter,
        purged_at=task.purged_at,
        version=task.version,
    )
