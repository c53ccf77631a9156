"""When a vendor is reminded of what it was asked, and when staff are told that it is silent: pure, by the task alone.

The vendor hears again at half time and on the last day; from then on each week, and staff with it; an answer that
staff must look at is told them once.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.vendor_task import OPEN, Standing, VendorTask
from chalicelib.values import dataclass

LATE_AFTER: Final = 3  # days after the last one: from then on who owns the account is told as well
AGAIN_EVERY: Final = 7  # days
LATE_LIMIT: Final = 12  # of those reminders; then the ledger alone says that nothing came
_DAY: Final = timedelta(days=1)


class Chase(StrEnum):
    """What kind of reminder it is."""

    HALF = "half"  # to the vendor; to staff where they have not entered it yet
    DUE = "due"  # to the vendor and to who handles the request
    LATE = "late"  # the same, and to the owners
    LOOK = "look"  # to staff: a refusal, a contradiction, a mail that came back


@dataclass(frozen=True, slots=True)
class Reminder:
    """One of them; its code stands for it wherever it counts as given."""

    code: str
    chase: Chase
    on: date


@dataclass(frozen=True, slots=True)
class Course:
    """What is due now, what then counts as given, and the day of the next one; None: there is nothing left."""

    due: tuple[Reminder, ...]
    done: tuple[str, ...]
    wake_on: date | None


def course(task: VendorTask, *, today: date) -> Course:
    """Of several missed reminders only the last, the most urgent one, is due; all of them count as given."""
    steps = tuple(_steps(task, today))
    ahead = [step for step in steps if step.code not in task.reminded]
    reached = [step for step in ahead if step.on <= today]
    timed = [step for step in reached if step.chase is not Chase.LOOK]
    return Course(
        due=(*(step for step in reached if step.chase is Chase.LOOK), *timed[-1:]),
        done=tuple(step.code for step in steps if step not in ahead or step in reached),
        wake_on=min((step.on for step in ahead if step.on > today), default=_again(task, today)),
    )


def _again(task: VendorTask, today: date) -> date | None:
    """A refusal is looked at again until its request is answered; nobody is told twice."""
    return today + AGAIN_EVERY * _DAY if task.standing is Standing.REFUSED and not task.ended else None


def _steps(task: VendorTask, today: date) -> Iterator[Reminder]:
    standing = task.standing
    if standing in {Standing.REFUSED, Standing.CONTRADICTORY}:
        yield Reminder(f"look-{len(task.answers)}", Chase.LOOK, today)
    if standing not in OPEN:
        return
    if task.failed_at is not None:
        yield Reminder(f"look-{task.failed_at:%y%m%d%H%M}", Chase.LOOK, today)
    half = task.told_on + (task.due - task.told_on) // 2
    if task.told_on < half < task.due:
        yield Reminder(f"half-{task.due:%y%m%d}", Chase.HALF, half)
    yield Reminder(f"due-{task.due:%y%m%d}", Chase.DUE, task.due)
    for number in range(LATE_LIMIT):
        on = task.due + (LATE_AFTER + number * AGAIN_EVERY) * _DAY
        yield Reminder(f"late{number}-{task.due:%y%m%d}", Chase.LATE, on)
