"""A child without a parent is known before anything became a request: a restricted task begins at once.

The form asked for the age, or a system of the business did. No request is made, so nothing has to be taken back.
"""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.domain.account import Account
from chalicelib.domain.child_task import NAME_LIMIT, WORDS_LIMIT, ChildIdentity, ChildTask, Found
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.mailed_name import persons_name
from chalicelib.domain.request import Typed
from chalicelib.domain.request_terms import Channel
from chalicelib.domain.text import optional
from chalicelib.errors import Conflict, Gone, InvalidField, NotFound
from chalicelib.services.children.open_task import parse_parent, write_opened
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.values import dataclass, replace

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChild:
    """What is known of the child, as it was typed; `once` makes two presses one task."""

    account: Account
    channel: Channel
    language: str
    actor: str
    name: str = ""
    email: str = ""
    phone: str = ""
    customer_number: str = ""
    residence: str = ""
    words: str = ""
    parent_name: str = ""
    parent_email: str = ""
    once: str = ""


def report_child(desk: Desk, command: ReportChild) -> ChildTask:
    """Begin the task. Raise `InvalidField` (`child_name` where nothing says who it is), `Gone`."""
    if not command.account.takes_requests:
        raise Gone("the business takes no requests")
    typed = _typed(command)
    parent_name, parent = parse_parent(command.parent_name, command.parent_email)
    now = desk.clock.now()
    task = ChildTask(
        account=command.account.id,
        id=command.once or new_id(desk),
        opened_at=now,
        opened_by=command.actor,
        found=Found.DECLARED,
        channel=command.channel,
    )
    identity = ChildIdentity(
        account=task.account,
        id=task.id,
        residence=command.residence,
        language=command.language,
        received_at=now,
        typed=typed,
        saw=optional("child_words", command.words, limit=WORDS_LIMIT, lines=True),
        parent_name=parent_name,
        parent=parent,
    )
    return persistently(lambda: _write(desk, task, identity))


def _write(desk: Desk, task: ChildTask, identity: ChildIdentity) -> ChildTask:
    try:
        return desk.children.get(task.account, task.id)  # the second press of a button
    except NotFound:
        pass
    unit = desk.work.begin(task.account, task.opened_at)
    because = write_opened(desk, unit, task)
    unit.create(identity, because=because)
    try:
        unit.commit()
    except Conflict as met:
        if str(met) in {ChildTask.KIND, ChildIdentity.KIND}:
            return desk.children.get(task.account, task.id)
        raise
    return replace(task, version=1)


def _typed(command: ReportChild) -> Typed:
    name = persons_name("child_name", command.name, limit=NAME_LIMIT)
    number = optional("child_customer_number", command.customer_number, limit=NAME_LIMIT)
    email = _parsed("child_email", command.email, Email.parse)
    phone = _parsed("child_phone", command.phone, Phone.parse)
    if not (name or number or email or phone):
        raise InvalidField(field="child_name", problem="missing")
    return Typed(name=name, email=email, phone=phone, customer_number=number)


def _parsed(field: str, text: str, parse: Callable[[str], T]) -> T | None:
    if not text.strip():
        return None
    try:
        return parse(text)
    except InvalidField as problem:
        raise InvalidField(field=field, problem=problem.problem) from None
