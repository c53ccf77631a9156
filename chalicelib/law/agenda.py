"""Which reminders a request brings, on which days: a pure plan, made anew from the request's facts at every look.

Days are counted from the target, the earliest date under any stated reading; lateness from the legal date.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from chalicelib.domain.alerts import Subject
from chalicelib.domain.request import Clock, Period, Request, State
from chalicelib.domain.verification import Level
from chalicelib.law.calendars import is_working_day, subtract_working_days
from chalicelib.law.clocks import paused_since
from chalicelib.law.drafts import denial_due_on, unproved
from chalicelib.values import dataclass

MORNING: Final = time(7)  # the hour at the business at which a request is looked at on the day of a reminder
SOON: Final = 2  # days to the target: what the alert "48 hours before" is about
ACKNOWLEDGE_BEFORE: Final = (3, 1)  # working days
ANSWER_BEFORE: Final = (14, 7, 2)  # days
VERIFY_AFTER: Final = (1, 3, 7)  # days after receipt
PAUSED_EVERY: Final = 7  # days after the question, for as long as its answer is not recorded

_DAY: Final = timedelta(days=1)
_SUBJECTS: Final = {
    Period.ACKNOWLEDGE: Subject.ACKNOWLEDGE,
    Period.RESPOND: Subject.RESPOND,
    Period.APPEAL: Subject.APPEAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One reminder, to be given on the morning of `on`; its code stands for it wherever it counts as given."""

    code: str
    subject: Subject
    on: date
    target: date
    late: bool = False

    def soon(self, today: date) -> bool:
        """Whether the date is at most 48 hours away, or past."""
        return self.target - today <= SOON * _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is due now, what then counts as given, and when to look again; None: there is nothing left to remind of."""

    due: tuple[Step, ...]
    done: tuple[str, ...]
    wake_on: date | None


def plan(
    request: Request,
    *,
    time_zone: str,
    calendar: str,
    today: date,
    done: tuple[str, ...] = (),
) -> Plan:
    """Return the plan of a request on a day of the business; `calendar` holds its working days.

    Of several missed reminders about one subject only the last one, which is the most urgent, is due; all of them
    count as given. Codes of reminders that the facts no longer bring are forgotten.
    """
    steps = tuple(_steps(request, ZoneInfo(time_zone), calendar, today))
    ahead = [step for step in steps if step.code not in done]
    reached = sorted((step for step in ahead if step.on <= today), key=lambda step: step.on)
    last = {step.subject: step for step in reached}
    given = {*done, *(step.code for step in reached)}
    return Plan(
        due=tuple(last.values()),
        done=tuple(step.code for step in steps if step.code in given),
        wake_on=min((step.on for step in ahead if step.on > today), default=None),
    )


def morning_of(day: date, time_zone: str) -> datetime:
    """The instant at which a request is looked at on a day of the business, in UTC."""
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def runs(request: Request, clock: Clock) -> bool:
    """Whether anybody is to be reminded of a clock: it is not met, something can be done, its days count at the moment.

    Of a closed request with a clock that was never met staff have recorded that no way to the person is known. A
    clarification that is awaited stops the answer where the law says so. Proof of identity stops nothing: until it
    comes the period counts from receipt, and staff are rather told too often.
    """
    if clock.met_at is not None or request.state is State.CLOSED:
        return False
    return paused_since(request, clock) is None


def unconfirmed(request: Request) -> bool:
    """Whether the consumer has an address to be reminded at, and has not yet shown that it is theirs."""
    check = request.verification
    waits = request.open and check.needed > Level.NONE and check.confirmation_outstanding
    return waits and request.email is not None and not request.undelivered


def _steps(request: Request, zone: ZoneInfo, calendar: str, today: date) -> Iterator[Step]:
    """All reminders that the facts bring: those before the date, on it, the last and the next one about lateness."""
    received = request.received_at.astimezone(zone).date()
    for clock in request.clocks:
        if runs(request, clock):
            since = received
            if clock.period is Period.APPEAL and request.appeal is not None:
                since = request.appeal.received_at.astimezone(zone).date()
            yield from _before(clock, calendar, since)
            yield from _late(clock, calendar, today)
            if clock.period is Period.RESPOND and unproved(request):
                on = max(denial_due_on(clock, received=received), received + _DAY)
                yield _step(clock, "draft", on, subject=Subject.DRAFT)
        elif asked_on := paused_since(request, clock):
            yield from _paused(clock, asked_on, today)
    if unconfirmed(request):
        for days in VERIFY_AFTER:
            on = received + days * _DAY
            yield Step(code=f"v{days}", subject=Subject.VERIFY, on=on, target=on)


def _before(clock: Clock, calendar: str, since: date) -> Iterator[Step]:
    """The reminders up to the date; those that would lie on the day of receipt or before it are left out."""
    if clock.period is Period.ACKNOWLEDGE:
        early = [(days, subtract_working_days(calendar, clock.target, days)) for days in ACKNOWLEDGE_BEFORE]
    else:
        early = [(days, clock.target - days * _DAY) for days in ANSWER_BEFORE]
    for days, on in early:
        if on > since:
            yield _step(clock, str(days), on)
    if clock.target < clock.due:
        yield _step(clock, "target", clock.target)
    yield _step(clock, "due", clock.due)


def _late(clock: Clock, calendar: str, today: date) -> Iterator[Step]:
    """The last working day behind the due date, if there was one until today, and the next one."""
    last = today
    while last > clock.due and not is_working_day(calendar, last):
        last -= _DAY
    if last > clock.due:
        yield _step(clock, f"late-{last:%y%m%d}", last, late=True)
    following = max(today, clock.due) + _DAY
    while not is_working_day(calendar, following):
        following += _DAY
    yield _step(clock, f"late-{following:%y%m%d}", following, late=True)


def _paused(clock: Clock, asked_on: date, today: date) -> Iterator[Step]:
    """The last week that ended since the question, if any, and the next one: a forgotten pause would never end."""
    weeks = max((today - asked_on).days // PAUSED_EVERY, 0)
    for week in (weeks, weeks + 1):
        on = asked_on + week * PAUSED_EVERY * _DAY
        if week:
            yield Step(code=f"pa-{on:%y%m%d}", subject=Subject.PAUSED, on=on, target=clock.target)


def _step(clock: Clock, name: str, on: date, *, subject: Subject | None = None, late: bool = False) -> Step:
    """A reminder about a clock; a date that moves brings reminders of its own."""
    about = subject or _SUBJECTS[clock.period]
    code = f"{about[:2]}-{name}" if late else f"{about[:2]}-{name}-{clock.target:%y%m%d}"
    return Step(code=code, subject=about, on=on, target=clock.target, late=late)
