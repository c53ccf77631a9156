"""Home's figures against a plain count of the requests."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.desk_figures import Course, desk_figures
from chalicelib.domain.figures import counted, in_sheets, next_day, total
from chalicelib.domain.request import Bucket, Request, State
from tests.unit.domain.histories import changed, received, today

ZONE = ZoneInfo("America/Los_Angeles")


def course(heads: Iterable[Request], day: date) -> Course:
    """How requests stand, counted one by one."""
    days = [next_day(head) for head in heads]
    late = [one for one in days if one and one < day]
    soon = [one for one in days if one and day <= one <= day + timedelta(days=7)]
    return Course(late=len(late), soon=len(soon), on_track=len(days) - len(late) - len(soon))


@pytest.mark.parametrize("seed", range(30))
def test_home_says_what_a_count_of_the_requests_says(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  a test
    heads = [received(chance, number) for number in range(80)]
    for _ in range(120):
        place = chance.randrange(len(heads))
        heads[place] = changed(chance, heads[place])
    day = today(chance)
    found = desk_figures(in_sheets(total(counted(head, zone=ZONE) for head in heads)), today=day, user="usr_ann")
    working = [head for head in heads if head.bucket is not Bucket.CLOSED]
    assert found.open == course((head for head in working if head.bucket is Bucket.OPEN), day)
    assert found.waiting == course((head for head in working if head.bucket is Bucket.WAITING), day)
    assert found.mine == course((head for head in working if head.assignee == "usr_ann"), day)
    assert found.rights == {
        right: course((head for head in working if head.right == right), day)
        for right in sorted({head.right.value for head in working})
    }
    assert found.of("closed") == len(heads) - len(working)
    assert found.of("appeal") == len([head for head in working if head.state is State.APPEALED])
    assert found.of("nonsense") == 0


def test_an_empty_desk_has_nothing() -> None:
    found = desk_figures({}, today=date(2026, 1, 1), user="usr_ann")
    assert (found.open.all, found.rights, found.flags) == (0, {}, {})


def test_a_right_that_has_gone_to_nothing_is_not_shown() -> None:
    sheets = {"due/2026-01-05": {"right.delete": 0, "n": 0}}
    assert desk_figures(sheets, today=date(2026, 1, 1), user="").rights == {}
