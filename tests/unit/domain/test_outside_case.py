"""A complaint outside has a date of that body's, and staff hear of it in time."""

from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.outside_case import CaseNudge, CaseState, OutsideCase, first_look

MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 17, tzinfo=UTC)


def case(due: date | None) -> OutsideCase:
    return OutsideCase(
        account=AccountId("acc_1"),
        request=RequestId("01R"),
        submission=Reference("RQ1"),
        id="01C",
        body="regulator",
        filed_on=MONDAY,
        noted_at=AT,
        by="user:1",
        due=due,
        next_on=first_look(due, MONDAY),
        name="CNIL",
    )


def told(one: OutsideCase, days: int) -> list[tuple[int, CaseNudge]]:
    found = []
    for day in (MONDAY + timedelta(days=number) for number in range(days)):
        nudge = one.nudge(day)
        if nudge:
            found.append(((day - MONDAY).days, nudge))
            one = one.nudged(day)
    return found


def test_staff_are_told_a_week_before_its_date_and_each_week_after_it() -> None:
    expected = [(13, CaseNudge.SOON), (21, CaseNudge.LATE), (28, CaseNudge.LATE)]
    assert told(case(MONDAY + timedelta(days=20)), 30) == expected
    assert first_look(MONDAY + timedelta(days=2), MONDAY) == MONDAY


def test_one_without_a_date_is_looked_at_each_month() -> None:
    assert told(case(None), 70) == [(30, CaseNudge.LOOK), (60, CaseNudge.LOOK)]


def test_what_has_ended_reminds_nobody_and_is_not_late() -> None:
    one = case(MONDAY)
    assert one.is_late(MONDAY + timedelta(days=1))
    assert not one.is_late(MONDAY)
    over = one.ended(CaseState.UPHELD, at=AT, by="user:1")
    assert (over.open, over.nudge(date.max), over.is_late(date.max)) == (False, None, False)
    moved = one.followed(due=MONDAY + timedelta(days=9), reference="A", words="B", today=MONDAY)
    assert (moved.next_on, moved.reference, moved.words) == (MONDAY + timedelta(days=2), "A", "B")
