"""A restricted task is done: what names the child goes in the same transaction, and a parent is told if one is known.

Under a legal hold on a contact of the child the task ends all the same; what names the child then waits for the hold's
end, seen by nobody but who may do such tasks.
"""

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.child_task import ENDS, ChildIdentity, ChildOutcome, ChildTask
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible
from chalicelib.services.children.open_task import parse_parent
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.ports.desk import Desk
from chalicelib.services.retention.delete_submission import demand_unheld
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class EndChildTask:
    """What was done; `tell`: the parent is written to, where one is known."""

    task: str
    outcome: str
    tell: bool = True
    seen: int | None = None


def end_child_task(desk: Desk, staff: Staff, command: EndChildTask) -> ChildTask:
    """End it. Raise `Forbidden`, `NotFound`, `Conflict`, `InvalidField` (`child_outcome`), `NotPossible`."""
    if command.outcome not in ENDS:
        raise InvalidField(field="child_outcome", problem="missing")
    task, identity = open_task(desk, staff, command.task, seen=command.seen)
    account = desk.accounts.get(task.account)
    now = desk.clock.now()
    letter = _letter(desk, identity, command.outcome) if command.tell and identity.parent else None
    done = task.ended(ChildOutcome(command.outcome), at=now, by=staff.actor, letter=letter.id if letter else "")
    kept = is_kept(desk, account, identity)
    at_once = not kept and task.told > 0  # else the job does it, once it has deleted what the request left
    if kept:
        done = done.put_off(now)
    if at_once:
        done = done.purged(now)
    detail: Detail = {"task": task.id, "outcome": command.outcome, "letter": done.letter, "kept": kept}
    because = Reason(Tag.ACCOUNT_CHILD_ENDED, staff.actor, None, detail)
    unit = desk.work.begin(task.account, now)
    unit.store(account, because=because)
    unit.store(done, because=because)
    if at_once:
        unit.remove(identity, because=because)
        demand_unheld(desk, unit, task.account, identity.look_ups, because)
    if letter:
        unit.create(letter, because=because)
    unit.commit()
    return replace(done, version=task.version + 1)


def name_parent(desk: Desk, staff: Staff, task: str, *, name: str, email: str, seen: int | None = None) -> ChildTask:
    """Note who the parent is; empty words forget it. Raise as `end_child_task`, `InvalidField` (`child_parent_*`)."""
    typed_name, address = parse_parent(name, email)
    found, identity = open_task(desk, staff, task, seen=seen)
    because = Reason(Tag.ACCOUNT_CHILD_PARENT, staff.actor, None, {"task": found.id})
    unit = desk.work.begin(found.account, desk.clock.now())
    unit.store(desk.accounts.get(found.account), because=because)
    unit.store(found, because=because)
    unit.store(replace(identity, parent_name=typed_name, parent=address), because=because)
    unit.commit()
    return replace(found, version=found.version + 1)


def open_task(desk: Desk, staff: Staff, name: str, *, seen: int | None) -> tuple[ChildTask, ChildIdentity]:
    """One that is to be done, with what names the child. Raise `Forbidden`, `NotFound`, `Conflict`, `NotPossible`."""
    require(staff.user.role, Permission.CHILD_DATA)
    task = desk.children.get(staff.account.id, name)
    if seen is not None and task.version != seen:
        raise Conflict(ChildTask.KIND)
    if not task.open:
        raise NotPossible("child-task-done")
    identity = desk.children.identity(task.account, task.id)
    if identity is None:
        raise NotFound(ChildIdentity.KIND)  # it went between the two reads
    return task, identity


def is_kept(desk: Desk, account: Account, identity: ChildIdentity) -> bool:
    """Whether a legal hold lies on a contact of the child."""
    today = account.day_of(desk.clock.now())
    return any(hold.stands(today) for hold in desk.retention.holds_on(account.id, identity.look_ups))


def _letter(desk: Desk, identity: ChildIdentity, outcome: str) -> Letter:
    """It names neither the child nor what was held: whoever reads the mail knows who asked."""
    return new_letter(
        desk,
        LetterKind.CHILD_REMOVED,
        account=identity.account,
        language=identity.language,
        to=identity.parent,
        values={"channel": outcome},
    )
