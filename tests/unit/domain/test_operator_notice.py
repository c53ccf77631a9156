"""Notices of the operator, and the board that names them."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.operator_notice import (
    MARKS_LIMIT,
    Mark,
    NoticeBoard,
    OperatorNotice,
    Severity,
    in_language,
    unread,
)
from chalicelib.errors import NotPossible

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OPERATOR = AccountId("acc_operator")


def mark(name: str, severity: Severity = Severity.INFORMATION, *, starts: int = 0, days: int = 7) -> Mark:
    return Mark(
        id=name,
        by=OPERATOR,
        severity=severity,
        starts_at=NOW + starts * DAY,
        ends_at=NOW + days * DAY,
        titles={"en": name},
    )


def board(*marks: Mark) -> NoticeBoard:
    return NoticeBoard(account=OPERATOR, common=True, marks=marks)


def test_a_mark_runs_from_its_first_instant_and_not_at_its_last() -> None:
    assert mark("a").runs(NOW)
    assert not mark("a", starts=1).runs(NOW)
    assert not mark("a", days=0).runs(NOW)


def test_a_notice_stands_until_it_is_over_or_withdrawn_and_says_what_its_mark_says() -> None:
    notice = OperatorNotice(
        account=OPERATOR,
        id="a",
        by=UserId("usr_rita"),
        made_at=NOW,
        severity=Severity.URGENT,
        starts_at=NOW,
        ends_at=NOW + DAY,
        titles={"en": "a"},
        texts={"en": "words"},
    )
    assert notice.stands(NOW)
    assert not notice.stands(NOW + DAY)
    assert notice.mark == mark("a", Severity.URGENT, days=1)


def test_a_board_takes_another_mark_in_place_of_those_that_are_over_and_no_more_than_fit() -> None:
    full = board(*(mark(str(number)) for number in range(MARKS_LIMIT)))
    with pytest.raises(NotPossible, match="notices-full"):
        full.with_mark(mark("new"), NOW)
    assert full.with_mark(mark("new", days=9), NOW + 8 * DAY).marks == (mark("new", days=9),)


def test_a_board_is_left_by_one_notice() -> None:
    assert board(mark("a"), mark("b")).without("a") == board(mark("b"))


def test_unread_is_what_runs_and_was_not_read_the_most_urgent_and_newest_first() -> None:
    marks = (mark("a"), mark("b", Severity.URGENT), mark("c"), mark("d", starts=1), mark("e", Severity.IMPORTANT))
    found = unread((board(*marks[:3]), board(*marks[3:])), ("c",), NOW)
    assert [one.id for one in found] == ["b", "e", "a"]


def test_words_come_in_the_language_asked_for_or_in_one_that_there_is() -> None:
    assert in_language({"en": "Hello", "es": "Hola"}, "es") == ("Hola", "es")
    assert in_language({"es": "Hola"}, "en") == ("Hola", "es")
