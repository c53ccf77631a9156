"""A task stands where its answers put it; two that differ count for nothing until staff say which one does."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.rights import Right
from chalicelib.domain.vendor import Method
from chalicelib.domain.vendor_certificate import OPEN, result_of
from chalicelib.domain.vendor_chase import LATE_LIMIT, Chase, course
from chalicelib.domain.vendor_task import (
    ANSWERS_LIMIT,
    Given,
    Standing,
    VendorAnswer,
    VendorTask,
    Without,
    parse_until,
)
from chalicelib.errors import InvalidField, NotPossible

AT = datetime(2026, 11, 23, 17, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DONE, NOTHING, REFUSED, TIME = VendorAnswer
TASK = VendorTask(
    account=AccountId("acc_a"),
    request=RequestId("01R"),
    vendor="01V",
    submission=Reference("20000000007"),
    right=Right.DELETE,
    method=Method.MAIL,
    told_at=AT,
    told_on=TODAY,
    due=TODAY + timedelta(days=10),
    key="k",
)


def said(task: VendorTask, *answers: VendorAnswer) -> VendorTask:
    for answer in answers:
        until = TODAY + timedelta(days=20) if answer is TIME else None
        task = task.answered(Given(answer=answer, at=AT, by="vendor:01V", until=until), f"why {answer}")
    return task


@pytest.mark.parametrize(
    ("answers", "standing"),
    [
        ((), Standing.WAITING),
        ((TIME,), Standing.MORE_TIME),
        ((TIME, DONE), Standing.DONE),
        ((NOTHING,), Standing.NOTHING_HELD),
        ((REFUSED,), Standing.REFUSED),
        ((DONE, DONE), Standing.DONE),
        ((DONE, NOTHING), Standing.CONTRADICTORY),
        ((REFUSED, TIME, DONE), Standing.CONTRADICTORY),
    ],
)
def test_the_answers_say_where_it_stands(answers: tuple[VendorAnswer, ...], standing: Standing) -> None:
    task = said(TASK, *answers)
    assert task.standing is standing
    assert task.open == (standing in {Standing.WAITING, Standing.MORE_TIME})
    assert task.satisfied == (standing in {Standing.DONE, Standing.NOTHING_HELD})
    assert task.needs_look == (standing in {Standing.REFUSED, Standing.CONTRADICTORY})


def test_what_is_entered_by_hand_waits_for_staff_first() -> None:
    portal = replace(TASK, method=Method.PORTAL)
    assert (portal.standing, portal.needs_look) == (Standing.TO_ENTER, True)
    assert replace(portal, entered_at=AT).standing is Standing.WAITING
    assert said(portal, TIME).entered_at == AT


def test_staff_settle_a_contradiction_and_what_is_said_after_opens_it_again() -> None:
    task = said(TASK, DONE, REFUSED)
    assert task.reason == ""
    settled = task.settled(1)
    assert (settled.standing, settled.reason) == (Standing.REFUSED, "why refused")
    assert said(settled, REFUSED).standing is Standing.REFUSED
    assert said(settled, TIME).standing is Standing.REFUSED
    assert said(settled, DONE).standing is Standing.CONTRADICTORY
    for number in (-1, 2):
        with pytest.raises(InvalidField):
            task.settled(number)
    with pytest.raises(InvalidField):
        said(TASK, TIME, DONE, REFUSED).settled(0)
    with pytest.raises(NotPossible):
        settled.settled(0)


def test_more_time_counts_only_while_nothing_else_was_said() -> None:
    assert said(TASK, TIME).due == TODAY + timedelta(days=20)
    assert said(TASK, DONE, TIME).due == TASK.due
    assert not TASK.repeats(DONE, "", None)
    assert said(TASK, DONE).repeats(DONE, "why done", None)
    assert not said(TASK, DONE).repeats(DONE, "why not", None)


def test_a_mail_that_came_back_needs_a_look_while_the_answer_is_awaited_and_what_ended_does_not() -> None:
    back = replace(TASK, failed_at=AT)
    assert back.needs_look
    assert not said(back, DONE).needs_look
    assert not replace(said(TASK, REFUSED), ended=True).needs_look
    assert said(replace(said(TASK, REFUSED), ended=True), DONE).needs_look


def test_doing_without_satisfies_and_says_since_when() -> None:
    aside = TASK.set_aside(Without.IMPOSSIBLE, "Gone", by="user:u", at=AT)
    assert (aside.standing, aside.satisfied, result_of(aside)) == (Standing.SET_ASIDE, True, ("impossible", AT))


def test_only_an_answer_that_counts_is_a_result() -> None:
    assert result_of(said(TASK, DONE)) == ("done", AT)
    for task in (TASK, said(TASK, TIME), said(TASK, DONE, REFUSED)):
        assert result_of(task) == (OPEN, None)


def test_more_time_is_until_a_day_that_lies_ahead_and_not_too_far() -> None:
    assert parse_until(DONE, "nonsense", today=TODAY) is None
    assert parse_until(TIME, " 2026-12-01 ", today=TODAY) == date(2026, 12, 1)
    for text, problem in (("", "missing"), ("soon", "malformed"), ("2026-11-23", "past"), ("2027-01-08", "too-late")):
        with pytest.raises(InvalidField) as told:
            parse_until(TIME, text, today=TODAY)
        assert told.value.problem == problem


# Reminders


def given(task: VendorTask, days: int) -> tuple[list[Chase], VendorTask]:
    """What is due so many days later, and the task of which that counts as given."""
    found = course(task, today=TODAY + timedelta(days=days))
    return [step.chase for step in found.due], replace(task, reminded=found.done)


def test_a_silent_vendor_s_reminders_come_in_their_order_and_end() -> None:
    task, seen = TASK, []
    for day in range(200):
        due, task = given(task, day)
        seen += [(day, chase) for chase in due]
    assert seen[:4] == [(5, Chase.HALF), (10, Chase.DUE), (13, Chase.LATE), (20, Chase.LATE)]
    assert len(seen) == 2 + LATE_LIMIT
    assert course(task, today=TODAY + timedelta(days=200)).wake_on is None


def test_of_several_that_were_missed_only_the_last_is_due() -> None:
    due, task = given(TASK, 30)
    assert due == [Chase.LATE]
    assert given(task, 30)[0] == []


def test_there_is_no_half_of_a_day() -> None:
    short = replace(TASK, due=TODAY + timedelta(days=1))
    assert given(short, 0)[0] == []
    assert given(short, 1)[0] == [Chase.DUE]


def test_a_later_day_brings_reminders_of_its_own() -> None:
    _, task = given(TASK, 10)
    assert given(replace(task, due=TODAY + timedelta(days=20)), 20)[0] == [Chase.DUE]


def test_a_look_is_asked_for_once_for_each_answer_and_a_refusal_is_looked_at_again() -> None:
    due, task = given(said(TASK, REFUSED), 3)
    assert due == [Chase.LOOK]
    assert given(task, 3)[0] == []
    assert course(task, today=TODAY).wake_on == TODAY + timedelta(days=7)
    assert course(replace(task, ended=True), today=TODAY).wake_on is None
    assert given(said(task, DONE), 3)[0] == [Chase.LOOK]
    assert given(said(TASK, DONE), 30) == ([], said(TASK, DONE))
    assert given(replace(TASK, failed_at=AT), 30)[0] == [Chase.LOOK, Chase.LATE]


def test_a_task_holds_so_many_answers_and_no_more() -> None:
    with pytest.raises(NotPossible):
        said(TASK, *[DONE, NOTHING] * (ANSWERS_LIMIT // 2), DONE)
