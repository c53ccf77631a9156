"""Staff record that a person was told by other means what a letter says, or that no way to them is known."""

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterState, Means
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.domain.telling import told
from chalicelib.errors import InvalidField
from chalicelib.law.notices import in_force
from chalicelib.services.letters.came_back import came_back
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

_NOON: Final = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOtherwise:
    """Which letter, how the person was told, and on which day at the business."""

    request: RequestId
    letter: str
    means: Means
    day: date
    seen: int | None = None


def record_told(desk: Desk, staff: Staff, command: ToldOtherwise) -> Request:
    """Meet the clocks that the letter meets on that day, and take it off the list of what is still to be told.

    Raise `InvalidField` (`told`) for a day to come or before the letter, and what `came_back` raises.
    """
    found = came_back(desk, staff, command.request, command.letter, seen=command.seen)
    account, letter, now = staff.account, found.letter, desk.clock.now()
    at = _instant(account, letter, command.day, now)
    after = told(found.head, letter, at, found.letters)
    after = in_force(after, letter, on=command.day, time_zone=account.time_zone, place=account.place)
    left = replace(letter, state=LetterState.LEFT, means=command.means, sent_at=at)
    day = command.day.isoformat()
    detail = {"letter": letter.id, "kind": letter.kind.value, "means": command.means.value, "day": day}
    because = Reason(Tag.REQUEST_TOLD_OTHERWISE, staff.actor, found.head.id, {**detail})
    return _write(desk, after, left, because, now)


def abandon_letter(
    desk: Desk,
    staff: Staff,
    request: RequestId,
    letter: str,
    *,
    seen: int | None = None,
) -> Request:
    """Record that no way to the person is known: they stay untold, no clock is met, and the list is rid of it.

    Raise what `came_back` raises.
    """
    found = came_back(desk, staff, request, letter, seen=seen)
    undelivered = tuple(name for name in found.head.undelivered if name != letter)
    after = replace(found.head, undelivered=undelivered)
    abandoned = replace(found.letter, state=LetterState.ABANDONED)
    detail = {"letter": letter, "kind": found.letter.kind.value}
    because = Reason(Tag.REQUEST_LETTER_ABANDONED, staff.actor, found.head.id, {**detail})
    return _write(desk, after, abandoned, because, desk.clock.now())


def _instant(account: Account, letter: Letter, day: date, now: datetime) -> datetime:
    """Noon of that day at the business, but neither before the letter was written nor later than now."""
    if day > account.day_of(now):
        raise InvalidField(field="told", problem="future")
    if day < account.day_of(letter.created_at):
        raise InvalidField(field="told", problem="before-letter")
    noon = datetime.combine(day, _NOON, ZoneInfo(account.time_zone)).astimezone(UTC)
    return max(letter.created_at, min(noon, now))


def _write(desk: Desk, head: Request, letter: Letter, because: Reason, now: datetime) -> Request:
    unit = desk.work.begin(head.account, now)
    unit.store(head, because=because)
    unit.store(letter, because=because)
    unit.commit()
    return replace(head, version=head.version + 1)
