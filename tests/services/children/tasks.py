"""A child's request that has become a restricted task, and the job that looks after it."""

from datetime import timedelta

from chalicelib.domain.account import Staff
from chalicelib.domain.child_task import ChildTask
from chalicelib.domain.request import Request
from chalicelib.services.children.end_task import EndChildTask, end_child_task
from chalicelib.services.children.open_task import OpenChildTask, open_child_task
from chalicelib.services.children.sweep_children import sweep_children
from tests.fakes.desk import FakeDesk

SAW = "She says that she is eleven, and that nobody at home knows."
PARENT = "paula.parent@example.com"


def opened(desk: FakeDesk, staff: Staff, head: Request, *, parent: str = PARENT) -> ChildTask:
    """What staff do when they find it out."""
    command = OpenChildTask(request=head.id, found="said", saw=SAW, parent_name="Paula", parent_email=parent)
    return open_child_task(desk, staff, command)


def begun(desk: FakeDesk, staff: Staff, head: Request, *, parent: str = PARENT) -> ChildTask:
    """And after the job has deleted what the request left."""
    task = opened(desk, staff, head, parent=parent)
    sweep_children(desk)
    return now_of(desk, task)


def done(desk: FakeDesk, staff: Staff, task: ChildTask, outcome: str = "removed") -> ChildTask:
    """It is done."""
    return end_child_task(desk, staff, EndChildTask(task=task.id, outcome=outcome))


def now_of(desk: FakeDesk, task: ChildTask) -> ChildTask:
    """The task as it is now."""
    return desk.children.get(task.account, task.id)


def later(desk: FakeDesk, **by: int) -> int:
    """Let time pass, then run the job until it finds nothing more."""
    desk.clock.at += timedelta(**by)
    return sum(sweep_children(desk) for _ in range(3))
