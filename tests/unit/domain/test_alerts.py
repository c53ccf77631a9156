"""When a person hears of a date: as they chose, at a decent hour, and always of what is late."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.alerts import Alerts, Rhythm, send_at

LA = ZoneInfo("America/Los_Angeles")
MONDAY_7 = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MONDAY_10 = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
MONDAY_14 = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
FRIDAY_7 = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
FRIDAY_14 = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)


def at(alerts: Alerts, now: datetime, *, soon: bool = False, late: bool = False) -> str | None:
    found = send_at(alerts, soon=soon, late=late, now=now, zone=LA)
    return f"{found.astimezone(LA):%a %H:%M}" if found else None


@pytest.mark.parametrize(
    ("rhythm", "now", "expected"),
    [
        (Rhythm.AT_ONCE, MONDAY_7, "Mon 08:00"),
        (Rhythm.AT_ONCE, MONDAY_14, "Mon 14:00"),
        (Rhythm.DAILY, MONDAY_7, "Mon 08:00"),
        (Rhythm.DAILY, MONDAY_14, "Tue 08:00"),
        (Rhythm.FRIDAY, MONDAY_7, "Fri 08:00"),
        (Rhythm.FRIDAY, MONDAY_14, "Fri 08:00"),
        (Rhythm.FRIDAY, FRIDAY_7, "Fri 08:00"),
        (Rhythm.DAILY, MONDAY_10, "Mon 10:00"),
        (Rhythm.FRIDAY, FRIDAY_14, "Fri 14:00"),
        (Rhythm.NEVER, MONDAY_14, None),
    ],
)
def test_the_rhythm_says_when(rhythm: Rhythm, now: datetime, expected: str | None) -> None:
    assert at(Alerts(rhythm=rhythm, two_days_before=False), now) == expected


def test_after_friday_the_next_summary_is_on_the_friday_after() -> None:
    saturday = datetime(2026, 11, 28, 15, 0, tzinfo=UTC)
    found = send_at(Alerts(rhythm=Rhythm.FRIDAY), soon=False, late=False, now=saturday, zone=LA)
    assert found == datetime(2026, 12, 4, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("rhythm", Rhythm)
def test_48_hours_before_comes_at_once_for_who_asked_for_it(rhythm: Rhythm) -> None:
    assert at(Alerts(rhythm=rhythm), MONDAY_14, soon=True) == "Mon 14:00"
    apart = at(Alerts(rhythm=rhythm, two_days_before=False), MONDAY_14, soon=True)
    assert apart == at(Alerts(rhythm=rhythm, two_days_before=False), MONDAY_14)


@pytest.mark.parametrize("rhythm", Rhythm)
def test_what_is_late_always_comes(rhythm: Rhythm) -> None:
    alerts = Alerts(rhythm=rhythm, two_days_before=False)
    assert at(alerts, MONDAY_7, late=True) == "Mon 08:00"
    assert at(alerts, MONDAY_14, late=True) == "Mon 14:00"


def test_by_default_it_is_a_mail_a_day_and_48_hours_before() -> None:
    assert Alerts() == Alerts(rhythm=Rhythm.DAILY, two_days_before=True)


def test_the_hour_is_the_business_s_on_the_day_the_clocks_change() -> None:
    saturday = datetime(2027, 3, 13, 22, 0, tzinfo=UTC)  # the night to Sunday is an hour shorter in Los Angeles
    assert send_at(Alerts(), soon=False, late=False, now=saturday, zone=LA) == datetime(2027, 3, 14, 15, 0, tzinfo=UTC)
