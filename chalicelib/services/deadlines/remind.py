"""Gives the reminders of every request whose time has come: exactly once each, however often or late the job runs.

Each request is one transaction: its agenda moves on, and what is to be told is written beside it, or neither. The
agenda is written under the version that was read, so that of two runs one wins and the other finds nothing to do.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account, AccountState, User
from chalicelib.domain.agenda import Agenda, Recheck
from chalicelib.domain.alerts import Notice, Subject, send_at
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId, RequestId, new_request_id
from chalicelib.domain.permissions import Permission, Role, permits
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict
from chalicelib.law.agenda import Plan, Step, morning_of
from chalicelib.services.deadlines.agenda import plan_of
from chalicelib.services.handling.step import letter_to
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.reminders import Reminder, Waking
from chalicelib.services.ports.webhooks import Subscription
from chalicelib.services.webhooks.enqueue_event import tell_of_deadlines
from chalicelib.values import dataclass, field, replace

PEOPLE_LIMIT: Final = 20  # of four reminders at once at most: all fit into one transaction of DynamoDB's 100 items
_PAGE: Final = 100
_LATER: Final = timedelta(hours=1)


@dataclass(slots=True)
class Round:
    """What one run has seen: accounts and staff are read once; `failed` counts requests that could not be looked at.

    `late` are those that are late, and of which somebody is told.
    """

    now: datetime
    until: datetime
    done: int = 0
    failed: int = 0
    finished: bool = False
    late: dict[AccountId, set[RequestId]] = field(default_factory=lambda: defaultdict(set))
    accounts: dict[AccountId, tuple[Account, tuple[User, ...]]] = field(default_factory=dict)
    webhooks: dict[AccountId, tuple[Subscription, ...]] = field(default_factory=dict)

    def office(self, desk: Desk, account: AccountId) -> tuple[Account, tuple[User, ...]]:
        """An account with its staff."""
        if account not in self.accounts:
            self.accounts[account] = (desk.accounts.get(account), desk.accounts.users(account))
        return self.accounts[account]

    def subscriptions(self, desk: Desk, account: AccountId) -> tuple[Subscription, ...]:
        """The systems of an account's own that are told of its dates."""
        if account not in self.webhooks:
            self.webhooks[account] = desk.webhooks.subscriptions(account)
        return self.webhooks[account]


def remind(desk: Desk, *, until: datetime) -> Round:
    """Look at every request that is due, as far as time allows; what is left is found by the next run.

    One that fails does not hold up the others: it is put off by an hour and counted.
    """
    this = Round(now=desk.clock.now(), until=until)
    for waking in _waking(desk, this.now):
        if desk.clock.now() >= until:
            return this
        try:
            this.done += _look(desk, this, waking)
        except Exception:  # noqa: BLE001  whatever is wrong with one request, the others have their dates as well
            this.failed += 1
            _put_off(desk, this, waking)
    this.finished = True
    return this


def _waking(desk: Desk, now: datetime) -> Iterator[Waking]:
    """All that is due, shard by shard; each run begins at another one, so that none is always last."""
    shards = desk.reminders.shards
    first = desk.chance.bytes(1)[0]
    for number in range(shards):
        after: tuple[str, ...] = ()
        while True:
            page = desk.reminders.waking((first + number) % shards, now=now, after=after, limit=_PAGE)
            yield from page.requests
            if not page.after:
                break
            after = page.after


def _look(desk: Desk, this: Round, waking: Waking) -> bool:
    """Give what is due of one request and note when to look again. Another run may be faster: then nothing."""
    agenda = desk.reminders.agenda(waking.account, waking.request)
    if not waking.recheck and (agenda is None or agenda.wake_at > this.now):
        return False  # the index lags behind, or somebody has been here
    account, users = this.office(desk, waking.account)
    put: list[Reminder] = []
    gone: list[Reminder] = [_recheck(waking, this.now)] if waking.recheck else []
    plan = Plan(due=(), done=(), wake_on=None)
    if account.state is not AccountState.ERASED:
        head = desk.requests.get(waking.account, waking.request)
        plan = plan_of(account, head, this.now, done=agenda.done if agenda else ())
        if any(step.late for step in plan.due):
            this.late[account.id].add(head.id)
        tell_of_deadlines(desk, account, head, plan.due, this.subscriptions(desk, account.id))
        put += _notices(this.now, account, users, head, plan)
        put += _letters(desk, head, plan)
    moved = _moved(waking, agenda, account, plan)
    if moved:
        put.append(moved)
    elif agenda:
        gone.append(agenda)
    try:
        desk.reminders.write(put, remove=gone)
    except Conflict:
        return False
    return True


def _moved(waking: Waking, agenda: Agenda | None, account: Account, plan: Plan) -> Agenda | None:
    if plan.wake_on is None:
        return None
    wake_at = morning_of(plan.wake_on, account.time_zone)
    if agenda is None:
        return Agenda(account=waking.account, request=waking.request, wake_at=wake_at, done=plan.done)
    return replace(agenda, wake_at=wake_at, done=plan.done)


def _recheck(waking: Waking, now: datetime) -> Recheck:
    """The item that asked for a look, as far as removing it needs; it is written once and never changed."""
    return Recheck(account=waking.account, request=waking.request, id=waking.recheck, at=now, version=1)


def _put_off(desk: Desk, this: Round, waking: Waking) -> None:
    """Try a request that failed again in an hour: the next run begins with the others."""
    try:
        agenda = desk.reminders.agenda(waking.account, waking.request)
        if agenda and agenda.wake_at <= this.now:
            desk.reminders.write([replace(agenda, wake_at=this.now + _LATER)])
    except Exception:  # noqa: BLE001, S110  it stays where it is, and the next run passes it again
        pass


def _notices(
    now: datetime,
    account: Account,
    users: tuple[User, ...],
    head: Request,
    plan: Plan,
) -> Iterator[Notice]:
    today = account.day_of(now)
    for step in plan.due:
        if step.subject is Subject.VERIFY:
            continue
        for user in recipients(users, head.assignee, late=step.late):
            at = send_at(user.alerts, soon=step.soon(today), late=step.late, now=now, zone=account.zone)
            if at:
                yield Notice(
                    account=account.id,
                    user=user.id,
                    request=head.id,
                    code=step.code,
                    subject=step.subject,
                    send_at=at,
                )


def recipients(users: tuple[User, ...], assignee: str, *, late: bool) -> tuple[User, ...]:
    """Who is told: the one who looks after the request, else everybody who may; what is late goes to owners as well.

    At most `PEOPLE_LIMIT`, owners first where they are asked for.
    """
    able = [user for user in users if user.disabled_at is None and permits(user.role, Permission.HANDLE_REQUESTS)]
    mine = [user for user in able if user.id == assignee] or able
    owners = [user for user in able if user.role is Role.OWNER] if late else []
    people = {user.id: user for user in (*owners, *sorted(mine, key=lambda user: user.added_at))}
    return tuple(people.values())[:PEOPLE_LIMIT]


def _letters(desk: Desk, head: Request, plan: Plan) -> Iterator[Letter]:
    """The reminder to confirm an address: once for a submission, though each of its requests wakes for it."""
    for step in plan.due:
        if step.subject is Subject.VERIFY and head.email:
            letter_id = _verify_id(head, step)
            if all(letter.id != letter_id for letter in desk.requests.letters(head.account, head.submission)):
                letter = letter_to(desk, head, LetterKind.VERIFY_REMINDER, head.email, {})
                yield replace(letter, id=letter_id, request=None)


def _verify_id(head: Request, step: Step) -> str:
    """The same for all requests of a submission, whoever makes the letter."""
    drawn = hashlib.sha256(f"{head.submission}|{step.code}".encode()).digest()[:10]
    return new_request_id(head.received_at + (step.on - head.received_at.date()), drawn)
