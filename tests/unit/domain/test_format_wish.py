"""A wish for another form has a date of its own, and staff hear of it in time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.format_wish import (
    Came,
    Form,
    FormatWish,
    Nudge,
    WishState,
    due_of,
    parse_form,
    same_again,
)
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.errors import InvalidField

MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 17, tzinfo=UTC)
WISH = FormatWish(
    account=AccountId("acc_1"),
    request=RequestId("01R"),
    submission=Reference("RQ1"),
    id="01W",
    form=Form.BRAILLE,
    came=Came.PAGE,
    asked_at=AT,
    due=due_of(MONDAY),
    by="consumer",
    next_on=MONDAY,
    words="all letters",
)


def test_staff_are_told_when_it_comes_before_its_date_and_each_week_after_it() -> None:
    wish, told = WISH, []
    for day in (MONDAY + timedelta(days=number) for number in range(30)):
        nudge = wish.nudge(day)
        if nudge:
            told.append(((day - MONDAY).days, nudge))
            wish = wish.nudged(day)
    assert told == [(0, Nudge.ASKED), (8, Nudge.SOON), (11, Nudge.LATE), (18, Nudge.LATE), (25, Nudge.LATE)]


def test_a_job_that_was_away_tells_once_and_goes_on_from_there() -> None:
    late = WISH.due + timedelta(days=5)
    first = WISH.nudged(MONDAY)
    assert first.nudge(late) is Nudge.LATE
    assert first.nudged(late).next_on == late + timedelta(days=7)
    between = WISH.due - timedelta(days=1)
    assert WISH.nudged(between).next_on == WISH.due + timedelta(days=1)


def test_what_has_ended_reminds_nobody_and_is_not_late() -> None:
    assert WISH.is_late(WISH.due + timedelta(days=1))
    assert not WISH.is_late(WISH.due)
    ended = WISH.ended(WishState.GIVEN, at=AT, by="user:1", answer="Posted")
    assert (ended.nudge(WISH.due), ended.next_on, ended.is_late(date.max)) == (None, None, False)


@pytest.mark.parametrize(
    ("form", "words", "field"),
    [
        ("", "", "format"),
        ("smoke", "", "format"),
        ("language", " ", "format_words"),
        ("audio", "x" * 1001, "format_words"),
    ],
)
def test_a_form_is_chosen_and_words_are_there_where_they_are_needed(form: str, words: str, field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        parse_form(form, words)
    assert refused.value.field == field


def test_a_form_without_words_is_enough() -> None:
    assert parse_form("large-print", " ") == (Form.LARGE_PRINT, "")
    assert parse_form("language", "Tagalog") == (Form.LANGUAGE, "Tagalog")


def test_the_same_wish_is_found_while_it_is_open() -> None:
    ended = replace(WISH, state=WishState.GIVEN)
    assert same_again([ended, WISH], Form.BRAILLE, "all letters") is WISH
    assert same_again([ended], Form.BRAILLE, "all letters") is None
    assert same_again([WISH], Form.BRAILLE, "") is None
