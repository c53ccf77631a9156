"""What came in turns out to be from a child without a parent: it becomes a restricted task, in one step.

One transaction marks the requests as leaving, opens the task and puts what names the child beside it: from then on
nobody reads the request on any way, and only who may do such tasks reads what is left of it. A job deletes the rest
within minutes (`sweep_children`), and has the ledger of erasures keep a restored backup from bringing it back.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.child_task import NAME_LIMIT, WORDS_LIMIT, ChildIdentity, ChildTask, Found
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import RequestId
from chalicelib.domain.mailed_name import persons_name
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request, Submission
from chalicelib.domain.request_terms import Behalf, Outcome
from chalicelib.domain.text import required
from chalicelib.errors import Conflict, InvalidField, NotPossible
from chalicelib.services.ports.desk import Desk, Unit, new_id
from chalicelib.services.retention.delete_submission import Also, Order, mark_submission
from chalicelib.services.retention.held import is_held, look_ups_of
from chalicelib.values import dataclass, replace

WHY: Final = "restricted"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChildTask:
    """What staff saw, and a parent if one is known."""

    request: RequestId
    found: str
    saw: str
    parent_name: str = ""
    parent_email: str = ""
    seen: int | None = None


def open_child_task(desk: Desk, staff: Staff, command: OpenChildTask) -> ChildTask:
    """Open the task; all that was sent with the request goes with it, whoever had worked on it.

    Raise `Forbidden`, `NotFound`, `Conflict`, `InvalidField` (`child_found`, `child_saw`, `child_parent_name`,
    `child_parent_email`), `NotPossible`: `has-parent` where a parent or guardian asks, `held` under a legal hold, which
    whoever set it must lift first, `case-open` while a complaint about it lies outside.
    """
    submission, task, identity = _prepared(desk, staff, command)
    order = Order(
        *(WHY, staff.actor, _also(desk, task, identity)),
        still=lambda: _free(desk, staff, submission),
        adds_up=False,
        ended=lambda each: (
            each.closed(Outcome.NO_REQUEST, desk.clock.now()) if each.open else each
        ),  # it counts as none
    )
    mark_submission(desk, submission, order)
    return replace(task, version=1)


def check_child_task(desk: Desk, staff: Staff, command: OpenChildTask) -> Submission:
    """What would go, if it can: raise what `open_child_task` raises, and change nothing."""
    return _prepared(desk, staff, command)[0]


def may_become_task(desk: Desk, staff: Staff, request: RequestId) -> Request:
    """A request that can become one. Raise `NotFound`, `NotPossible` (`has-parent`, `held`, `case-open`)."""
    head = desk.requests.get(staff.account.id, request)
    if head.behalf in {Behalf.PARENT, Behalf.GUARDIAN}:
        raise NotPossible("has-parent")
    submission = desk.requests.submission(head.account, head.submission)
    if is_held(desk, staff.account, submission):
        raise NotPossible("held")
    if _complained_of(desk, submission):
        raise NotPossible("case-open")
    return head


def parse_found(text: str) -> Found:
    """How it was found out. Raise `InvalidField`."""
    if text not in set(Found):
        raise InvalidField(field="child_found", problem="missing")
    return Found(text)


def parse_parent(name: str, email: str) -> tuple[str, Email | None]:
    """The parent, as far as one is known. Raise `InvalidField`."""
    address = email.strip()
    try:
        parsed = Email.parse(address) if address else None
    except InvalidField as problem:
        raise InvalidField(field="child_parent_email", problem=problem.problem) from None
    return persons_name("child_parent_name", name, limit=NAME_LIMIT), parsed


def _free(desk: Desk, staff: Staff, submission: Submission) -> bool:
    return not is_held(desk, staff.account, submission) and not _complained_of(desk, submission)


def _complained_of(desk: Desk, submission: Submission) -> bool:
    return any(case.open for case in desk.outside_cases.of(submission.account, submission.requests))


def _prepared(desk: Desk, staff: Staff, command: OpenChildTask) -> tuple[Submission, ChildTask, ChildIdentity]:
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head = may_become_task(desk, staff, command.request)
    if command.seen is not None and head.version != command.seen:
        raise Conflict(Request.KIND)
    submission = desk.requests.submission(head.account, head.submission)
    return submission, *_made(desk, staff, command, head, submission)


def _made(
    desk: Desk, staff: Staff, command: OpenChildTask, head: Request, submission: Submission
) -> tuple[ChildTask, ChildIdentity]:
    found = parse_found(command.found)
    name, parent = parse_parent(command.parent_name, command.parent_email)
    task = ChildTask(
        account=head.account,
        id=new_id(desk),
        opened_at=desk.clock.now(),
        opened_by=staff.actor,
        found=found,
        channel=submission.channel,
    )
    identity = ChildIdentity(
        account=head.account,
        id=task.id,
        residence=submission.residence,
        language=submission.language,
        received_at=submission.received_at,
        reference=submission.id,
        requests=submission.requests,
        rights=tuple(one.right for one in desk.requests.several(head.account, submission.requests).values()),
        typed=submission.typed,
        former=look_ups_of(desk, submission),
        saw=required("child_saw", command.saw, limit=WORDS_LIMIT, lines=True),
        parent_name=name,
        parent=parent,
    )
    return task, identity


def _also(desk: Desk, task: ChildTask, identity: ChildIdentity) -> Also:
    def write(unit: Unit, heads: Sequence[Request], counts: Mapping[str, int], because: Reason) -> None:
        del heads
        unit.create(replace(identity, went=dict(counts)), because=because)
        write_opened(desk, unit, task)

    return write


def write_opened(desk: Desk, unit: Unit, task: ChildTask) -> Reason:
    """Put a new task into a transaction, and into the account's own chain: its id and how it came, no more."""
    detail: Detail = {"task": task.id, "channel": task.channel.value}
    because = Reason(Tag.ACCOUNT_CHILD_OPENED, task.opened_by, None, detail)
    unit.store(desk.accounts.get(task.account), because=because)
    unit.create(task, because=because)
    return because
