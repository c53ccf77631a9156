"""It was an adult after all: what was asked is a request again, as of the day on which it came, and the task is over.

One transaction makes the request and ends the task. What had hung on the first one (letters, notes, files, recordings)
was deleted within minutes and does not come back; the person proves anew that their contact is theirs. Of somebody who
was asked for their age before anything became a request, nothing is made: they ask.
"""

import hashlib
from collections.abc import Callable
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.child_task import ChildIdentity, ChildOutcome, ChildTask
from chalicelib.domain.ids import Reference, new_reference
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import BY_TELEPHONE, Request, Sorting, Submission
from chalicelib.domain.request_terms import Behalf
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.services.children.end_task import is_kept, open_task
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.values import dataclass, replace

ADULT_REASONS: Final = ("shown", "parent", "records", "mistake")


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoChildTask:
    """Which task, and how it was found out: a code."""

    task: str
    why: str
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """The task as it ended, and the reference of the request that was made; None where none was sent before."""

    task: ChildTask
    reference: Reference | None


def undo_child_task(desk: Desk, staff: Staff, command: UndoChildTask) -> Undone:
    """Make the request anew and end the task.

    Raise `Forbidden`, `NotFound`, `Conflict`, `InvalidField` (`child_adult`).

    `NotPossible`: `child-task-done`, `child-task-wait` while the first request is still being deleted, `held` where a
    legal hold keeps what stands in the task.
    """
    if command.why not in ADULT_REASONS:
        raise InvalidField(field="child_adult", problem="missing")
    task, identity = open_task(desk, staff, command.task, seen=command.seen)
    if not task.told:
        raise NotPossible("child-task-wait")
    if is_kept(desk, staff.account, identity):
        raise NotPossible("held")
    reference = _anew(task) if identity.rights else None
    detail: Detail = {"task": task.id, "why": command.why, "request": reference is not None}
    because = Reason(Tag.ACCOUNT_CHILD_UNDONE, staff.actor, None, detail)
    now = desk.clock.now()
    done = task.ended(ChildOutcome.ADULT, at=now, by=staff.actor).purged(now)

    def end(unit: Unit) -> None:
        unit.store(desk.accounts.get(task.account), because=because)
        unit.store(done, because=because)
        unit.remove(identity, because=because)

    if reference is None:
        unit = desk.work.begin(task.account, now)
        end(unit)
        unit.commit()
    else:
        submit_request(desk, _command(staff, task, identity, reference, end))
    return Undone(replace(done, version=task.version + 1), reference)


def _anew(task: ChildTask) -> Reference:
    """Another reference than the first, and always the same of one task: two presses are one request."""
    return new_reference(hashlib.sha256(f"adult|{task.id}".encode()).digest()[:16])


def _command(
    staff: Staff, task: ChildTask, identity: ChildIdentity, reference: Reference, end: Callable[[Unit], None]
) -> SubmitRequest:
    """What was sent, as it was sent; staff sort once more what nobody chose from a list."""

    def further(unit: Unit, submission: Submission, first: Request) -> None:
        del submission, first
        end(unit)

    loose = task.channel in BY_TELEPHONE or Right.UNSORTED in identity.rights
    return SubmitRequest(
        account=staff.account,
        reference=reference,
        rights=identity.rights,
        residence=identity.residence,
        behalf=Behalf.SELF,
        typed=identity.typed,
        channel=task.channel,
        language=identity.language,
        received_at=identity.received_at,
        entered=True,
        actor=staff.actor,
        sort=Sorting.READ if loose else None,
        further=further,
    )
