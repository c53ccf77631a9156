"""Home's figures against a plain count of the requests."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from chalicelib.domain.desk_figures import Course, desk_figures
from chalicelib.domain.figures import Sheets, in_sheets, total
from chalicelib.domain.request import Bucket, Request, State
from chalicelib.law.request_filter import DueWithin, Mark, RequestFilter, keeps, next_end
from tests.unit.domain.histories import changed, count, received, today


def course(heads: Iterable[Request], day: date) -> Course:
    """How requests stand, counted one by one."""
    ends = [next_end(head) for head in heads]
    days = [end.due if end else None for end in ends]
    late = [one for one in days if one and one < day]
    soon = [one for one in days if one and day <= one <= day + timedelta(days=7)]
    return Course(late=len(late), soon=len(soon), on_track=len(days) - len(late) - len(soon))


def told(chance: Random, heads: list[Request], day: date) -> Sheets:
    """The sheets after each request was last counted on some day before `day`."""
    counts = [count(head, day - timedelta(days=chance.choice((0, 1, 3, 50)))) for head in heads]
    return in_sheets(total(counts))


@pytest.mark.parametrize("seed", range(30))
def test_home_says_what_a_count_of_the_requests_says(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  a test
    heads = [received(chance, number) for number in range(80)]
    for _ in range(120):
        place = chance.randrange(len(heads))
        heads[place] = changed(chance, heads[place])
    day = today(chance)
    found = desk_figures(told(chance, heads, day), today=day, user="usr_ann")
    working = [head for head in heads if head.bucket is not Bucket.CLOSED]
    assert found.open == course((head for head in working if head.bucket is Bucket.OPEN), day)
    assert found.waiting == course((head for head in working if head.bucket is Bucket.WAITING), day)
    mine = (head for head in working if head.assignee == "usr_ann" and head.bucket is Bucket.OPEN)
    assert found.mine == course(mine, day)
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


@pytest.mark.parametrize("seed", range(12))
def test_the_queue_finds_behind_each_link_as_many_as_home_says(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  a test
    heads = [received(chance, number) for number in range(120)]
    for _ in range(200):
        place = chance.randrange(len(heads))
        heads[place] = changed(chance, heads[place])
    day = today(chance)
    found = desk_figures(told(chance, heads, day), today=day, user="usr_ann")

    def listed(bucket: Bucket = Bucket.OPEN, **asked: Any) -> int:
        sought = RequestFilter(bucket=bucket, **asked)
        return len([head for head in heads if head.bucket is bucket and keeps(sought, head, day)])

    assert found.open.late == listed(due=DueWithin.LATE)
    assert found.open.soon == listed(due=DueWithin.WEEK)
    assert found.waiting.late == listed(Bucket.WAITING, due=DueWithin.LATE)
    assert found.of("waiting") == listed(Bucket.WAITING)
    assert found.of("ack") == listed(due=DueWithin.ACKNOWLEDGE)
    assert found.of("nobody") == listed(assignee="")
    assert found.of("approval") == listed(state=State.AWAITING_APPROVAL)
    assert found.of("undelivered") == listed(mark=Mark.UNDELIVERED)
    assert found.of("message") == listed(mark=Mark.MESSAGE)
    assert found.of("voicemail") == listed(mark=Mark.VOICEMAIL)
    assert found.of("appeal") == listed(mark=Mark.APPEAL)
    assert found.mine.late == listed(due=DueWithin.LATE, assignee="usr_ann")
    assert found.mine.soon == listed(due=DueWithin.WEEK, assignee="usr_ann")
    assert found.mine.all == listed(assignee="usr_ann")
