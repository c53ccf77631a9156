"""The figures of 11 CCR 7102 against a plain count of the requests."""

from collections.abc import Sequence
from datetime import date
from random import Random
from statistics import mean, median

import pytest

from chalicelib.domain.figures import ANSWERED, NOT_RECEIVED, in_sheets, total
from chalicelib.domain.request import Outcome, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.year_figures import RIGHTS, Category, Line, ages, months, year_figures
from tests.unit.domain.histories import ZONE, changed, count, received, today


def received_on(head: Request) -> date:
    return head.received_at.astimezone(ZONE).date()


def some(seed: int) -> list[Request]:
    chance = Random(seed)  # noqa: S311  a test
    heads = [received(chance, number) for number in range(150)]
    for _ in range(300):
        place = chance.randrange(len(heads))
        heads[place] = changed(chance, heads[place])
    return heads


def agrees(line: Line, heads: Sequence[Request]) -> None:
    """Compare a line with the requests that it is about, each looked at by itself."""
    outcomes = [head.outcome for head in heads]
    assert line.received == len([outcome for outcome in outcomes if outcome not in NOT_RECEIVED])
    assert line.complied == sum(outcomes.count(one) for one in (Outcome.GRANTED, Outcome.PARTIAL, Outcome.NO_DATA))
    assert line.denied == outcomes.count(Outcome.DENIED)
    assert line.received == line.complied + line.denied + line.referred + line.withdrawn + line.open
    assert (line.duplicates, line.no_requests) == (
        outcomes.count(Outcome.DUPLICATE),
        outcomes.count(Outcome.NO_REQUEST),
    )
    days = [
        (head.closed_at.astimezone(ZONE).date() - received_on(head)).days
        for head in heads
        if head.closed_at and head.outcome in ANSWERED
    ]
    assert line.mean == (pytest.approx(mean(days)) if days else None)
    assert line.median == (median(min(day, 400) for day in days) if days else None)
    late = [
        clock.days_late(today=received_on(head), zone=ZONE) > 0
        for head in heads
        if head.outcome in ANSWERED and (clock := head.clock(Period.RESPOND))
    ]
    assert line.in_time_share == (pytest.approx(late.count(False) / len(late)) if late else None)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("everyone", [True, False])
def test_a_year_says_what_a_count_of_the_requests_says(seed: int, *, everyone: bool) -> None:
    heads = some(seed)
    sheets = in_sheets(total(count(head) for head in heads))
    for year in (2025, 2026, 2027):
        mine = [head for head in heads if received_on(head).year == year and (everyone or head.residence == "US-CA")]
        found = year_figures(sheets, year=year, everyone=everyone)
        agrees(found.all, mine)
        for category in Category:
            agrees(found.categories[category], [head for head in mine if head.right in RIGHTS[category]])
        assert set(found.rights) == {head.right.value for head in mine}


def test_the_reasons_of_denials_are_counted() -> None:
    sheets = {"year/2026/ca/delete": {"denied": 3, "why.exempt": 2, "why.other": 1, "received": 3}}
    line = year_figures(sheets, year=2026).categories[Category.DELETE]
    assert line.refusals == {"unverified": 0, "not-consumer": 0, "exempt": 2, "other": 1}


def test_no_right_is_in_two_categories() -> None:
    rights = [right for category in Category for right in RIGHTS[category]]
    assert len(rights) == len(set(rights))
    assert Right.UNSORTED not in rights


def test_an_empty_line_has_no_days_and_no_share() -> None:
    line = Line.of({})
    assert (line.mean, line.median, line.in_time_share) == (None, None, None)


def test_the_median_of_an_even_number_lies_between_the_middle_two() -> None:
    assert Line(histogram={3: 1, 6: 1}).median == 4.5
    assert Line(histogram={3: 5, 6: 1}).median == 3


@pytest.mark.parametrize("seed", range(10))
def test_months_and_ages_say_what_a_count_says(seed: int) -> None:
    heads = some(seed)
    day = today(Random(seed))  # noqa: S311  a test
    sheets = in_sheets(total(count(head) for head in heads))
    found = months(sheets, last=day)
    assert len(found) == 12
    assert (found[-1].first.year, found[-1].first.month) == (day.year, day.month)
    for month in found:
        mine = [
            head
            for head in heads
            if received_on(head).replace(day=1) == month.first and head.outcome is not Outcome.NO_REQUEST
        ]
        assert month.all == len(mine) == sum(month.rights.values()) == sum(month.channels.values())
        assert month.channels == {
            channel: len([head for head in mine if head.channel == channel])
            for channel in sorted({head.channel.value for head in mine})
        }
    waited = [max(0, (day - received_on(head)).days) for head in heads if head.open]
    for first, last, number in ages(sheets, today=day):
        assert number == len([one for one in waited if one >= first and (last is None or one <= last)])
