"""What was passed on is followed: handed over where a machine does it, reminded of, escalated, never forgotten.

A run looks at what is due and at nothing else. Reminders move the agenda alone; what the controller has or says is
noted with the request's history. Of two runs one wins, and the other finds nothing to do.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.controller import BY_MACHINE, HandOver
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.referral import AGAIN_AFTER, Answer, Audience, Plan, Referral, ReferralAgenda, plan
from chalicelib.domain.request import Period, Request
from chalicelib.errors import Conflict, Gone, NotFound, Unavailable
from chalicelib.law.agenda import morning_of
from chalicelib.services.deadlines.remind import recipients
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.referrals import DueReferral
from chalicelib.services.ports.reminders import Reminder
from chalicelib.services.referrals.controller_letters import FRESH, came_back, letter_to_controller, letters_to_staff
from chalicelib.services.referrals.hand_over_referral import SYSTEM, hand_over_referral
from chalicelib.services.referrals.package import Handed, read_handed
from chalicelib.values import dataclass, field, replace

RUN_SECONDS: Final = 45
_PAGE: Final = 100
_A_DAY: Final = timedelta(days=1)
_LATER: Final = timedelta(hours=1)


@dataclass(slots=True)
class Run:
    """What one run has seen: accounts and staff are read once."""

    desk: Desk
    now: datetime
    done: int = 0
    failed: int = 0
    offices: dict[AccountId, tuple[Account, tuple[User, ...]]] = field(default_factory=dict)

    def office(self, account: AccountId) -> tuple[Account, tuple[User, ...]]:
        """An account with its staff."""
        if account not in self.offices:
            self.offices[account] = (self.desk.accounts.get(account), self.desk.accounts.users(account))
        return self.offices[account]


def follow_referrals(desk: Desk) -> int:
    """Look at every referral that is due, as far as time allows; return how many. Raise `Unavailable` if any failed.

    One that fails does not hold up the others: it is looked at again in an hour.
    """
    this = Run(desk, desk.clock.now())
    for due in _due(desk, this.now):
        if desk.clock.now() >= this.now + timedelta(seconds=RUN_SECONDS):
            break
        try:
            this.done += _look(this, due)
        except Conflict:
            continue  # another run, or a person, was faster
        except Exception:  # noqa: BLE001  whatever is wrong with one, the others have their dates as well
            this.failed += 1
            _put_off(this, due)
    if this.failed:
        raise Unavailable(f"{this.failed} referrals failed")
    return this.done


def _due(desk: Desk, now: datetime) -> Iterator[DueReferral]:
    first = desk.chance.bytes(1)[0]
    for number in range(desk.referrals.shards):
        yield from desk.referrals.due((first + number) % desk.referrals.shards, now=now, limit=_PAGE)


def _look(this: Run, due: DueReferral) -> bool:
    agenda = this.desk.referrals.agenda(due.account, due.request, due.referral)
    if agenda is None or agenda.wake_at > this.now:
        return False  # the index lags behind, or somebody has been here
    try:
        handed = read_handed(this.desk, this.desk.referrals.get(due.account, due.request, due.referral))
    except NotFound:
        this.desk.reminders.write([], remove=[agenda])
        return True
    after, because = _moved(this, handed)
    planned = _plan(this, handed.account, after, agenda)
    silent = any(step.audience is Audience.OPERATOR for step in planned.due) and not agenda.silent_since
    if silent:
        after = replace(after, escalated_at=this.now)
    if after == handed.referral:
        _remind(this, handed, agenda, planned)
    else:
        _note(this, handed, after, because, agenda, planned, silent=silent)
    return True


def _plan(this: Run, account: Account, referral: Referral, agenda: ReferralAgenda) -> Plan:
    made_on, today = account.day_of(referral.made_at), account.day_of(this.now)
    return plan(referral, made_on=made_on, today=today, done=agenda.done)


def _moved(this: Run, handed: Handed) -> tuple[Referral, Reason | None]:
    """What has happened to it since it was looked at, and what the history says of that."""
    referral = handed.referral
    if not referral.open:
        return referral, None
    if referral.handed_at is None and referral.method in BY_MACHINE and referral.attempts <= len(AGAIN_AFTER):
        return _attempted(this, handed)
    if referral.method is HandOver.ACCOUNT and referral.handed_at:
        return _seen_there(this, referral)
    why = came_back(this.desk, referral) if referral.acknowledged_at is None else ""
    if why and referral.trouble != why:
        back = replace(referral, handed_at=None, trouble=why)
        return back, _reason(referral, Tag.REQUEST_REFERRAL_FAILED, {"why": why})
    return referral, None


def _attempted(this: Run, handed: Handed) -> tuple[Referral, Reason | None]:
    referral = handed.referral
    try:
        after = hand_over_referral(this.desk, handed)
    except Gone as gone:
        lost = replace(referral.failed(str(gone)), attempts=len(AGAIN_AFTER) + 1)
        return lost, _reason(referral, Tag.REQUEST_REFERRAL_FAILED, {"why": lost.trouble})
    except Unavailable:
        later = referral.failed("no-answer")
        return later, _reason(referral, Tag.REQUEST_REFERRAL_FAILED, {"why": later.trouble, "attempt": later.attempts})
    detail: Detail = {"method": referral.method.value, "files": list(referral.files)}
    if after.there:
        detail |= {"account": after.there.account, "reference": after.there.reference}
    return after, _reason(referral, Tag.REQUEST_REFERRAL_HANDED_OVER, detail)


def _seen_there(this: Run, referral: Referral) -> tuple[Referral, Reason | None]:
    """What the controller's own queue says: that somebody took it up, or that it is answered; never how.

    One that is gone from there, because it was a child's for instance, has ended: nobody waits for it any more.
    """
    there = referral.there
    if there is None or there.request is None:
        return referral, None
    try:
        head = this.desk.requests.get(there.account, there.request)
    except NotFound:
        return referral.over(this.now), _reason(referral, Tag.REQUEST_REFERRAL_ENDED, {"how": "over"})
    if head.outcome is not None:
        after = referral.answered(Answer.ANSWERED, "", head.closed_at or this.now)
        return after, _reason(referral, Tag.REQUEST_REFERRAL_ANSWERED, {"answer": "answered"})
    if referral.acknowledged_at is None and _taken_up(head):
        after = referral.acknowledged(this.now)
        return after, _reason(referral, Tag.REQUEST_REFERRAL_ACKNOWLEDGED, {})
    return referral, None


def _taken_up(head: Request) -> bool:
    clock = head.clock(Period.ACKNOWLEDGE)
    return bool(head.assignee) or (clock is not None and clock.met_at is not None)


def _reason(referral: Referral, tag: Tag, detail: Detail) -> Reason:
    return Reason(tag, SYSTEM, referral.request, {"referral": referral.id} | detail)


def _remind(this: Run, handed: Handed, agenda: ReferralAgenda, planned: Plan) -> None:
    """Nothing has changed but the day: reminders go out, and the agenda moves on with them."""
    put: list[Reminder] = [*_letters(this, handed, handed.referral, planned)]
    moved = _agenda(this, handed.account, handed.referral, agenda, planned)
    if moved:
        put.append(moved)
    this.desk.reminders.write(put, remove=[] if moved else [agenda])


def _note(
    this: Run,
    handed: Handed,
    after: Referral,
    because: Reason | None,
    agenda: ReferralAgenda,
    planned: Plan,
    *,
    silent: bool,
) -> None:
    """Write what has changed with the request's history; with it go reminders, and the word about silence."""
    unit = this.desk.work.begin(after.account, this.now)
    reasons = [because] if because else []
    if silent:
        reasons.append(_reason(after, Tag.REQUEST_REFERRAL_ESCALATED, {"answer_by": after.due.isoformat()}))
    for reason in reasons[1:]:
        unit.note(reason)
    first = reasons[0]
    unit.store(handed.head, because=first)
    unit.store(after, because=first)
    letters = [*_letters(this, handed, after, planned), *(_silence(this, handed) if silent else ())]
    if after.answer and not handed.referral.answer:
        letters += _answered(this, handed, after)
    for letter in letters:
        unit.create(letter, because=first)
    moved = _agenda(this, handed.account, after, agenda, planned)
    if moved:
        unit.store(replace(moved, silent_since=this.now if silent else moved.silent_since), because=first)
    else:
        unit.remove(agenda, because=first)
    unit.commit()


def _agenda(
    this: Run, account: Account, referral: Referral, agenda: ReferralAgenda, planned: Plan
) -> ReferralAgenda | None:
    """When to look again: for the next reminder, the next attempt, or what may come back or be done meanwhile."""
    if not referral.open or planned.wake_on is None:
        return None
    wake_at = morning_of(planned.wake_on, account.time_zone)
    waits = referral.handed_at is None and referral.method in BY_MACHINE and referral.attempts <= len(AGAIN_AFTER)
    if waits:
        wake_at = min(wake_at, this.now + AGAIN_AFTER[max(referral.attempts - 1, 0)])
    elif referral.method is HandOver.ACCOUNT or (referral.letter and this.now - referral.made_at < FRESH):
        wake_at = min(wake_at, this.now + _A_DAY)
    return replace(agenda, wake_at=wake_at, done=planned.done)


def _letters(this: Run, handed: Handed, referral: Referral, planned: Plan) -> Iterator[Letter]:
    account, users = this.office(referral.account)
    for step in planned.due:
        if step.audience is Audience.CONTROLLER:
            yield letter_to_controller(this.desk, account, referral, LetterKind.REFERRAL_REMINDER)
        if step.audience is Audience.STAFF:
            what = step.code.partition("-")[0] if step.code.startswith("again") else step.code
            late = referral.due <= account.day_of(this.now)
            people = recipients(users, handed.head.assignee, late=late)
            yield from letters_to_staff(
                this.desk, account, handed.head, referral, LetterKind.STAFF_REFERRAL, people, what
            )


def _silence(this: Run, handed: Handed) -> Iterator[Letter]:
    """To the owners, and to the owners of whoever runs the deployment, who learn which account and which reference."""
    account, users = this.office(handed.account.id)
    kind, owners = LetterKind.STAFF_REFERRAL_SILENT, _owners(users)
    yield from letters_to_staff(this.desk, account, handed.head, handed.referral, kind, owners, "body")
    operator = this.desk.accounts.by_slug(this.desk.operator) if this.desk.operator else None
    if operator and operator.id != account.id:
        theirs = _owners(this.office(operator.id)[1])
        for letter in letters_to_staff(this.desk, operator, handed.head, handed.referral, kind, theirs, "operator"):
            shown = {"reference": handed.head.submission, "answer_day": handed.referral.due.isoformat()}
            more = {"channel": "operator", "account": account.name}
            yield replace(letter, values=shown | more)


def _owners(users: tuple[User, ...]) -> list[User]:
    return [user for user in users if user.role is Role.OWNER and user.disabled_at is None]


def _answered(this: Run, handed: Handed, after: Referral) -> Iterator[Letter]:
    account, users = this.office(after.account)
    people = recipients(users, handed.head.assignee, late=False)
    kind = LetterKind.STAFF_REFERRAL_ANSWERED
    what = "over" if after.answer is Answer.OVER else "body"
    yield from letters_to_staff(this.desk, account, handed.head, after, kind, people, what)


def _put_off(this: Run, due: DueReferral) -> None:
    try:
        agenda = this.desk.referrals.agenda(due.account, due.request, due.referral)
        if agenda:
            this.desk.reminders.write([replace(agenda, wake_at=this.now + _LATER)])
    except Exception:  # noqa: BLE001, S110  it stays where it is, and the next run passes it again
        pass
