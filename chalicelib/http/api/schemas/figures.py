"""Counts of requests: what lies on the desk now, and what became of what a year brought."""

from datetime import date
from typing import Annotated

import msgspec

from chalicelib.domain.year_figures import Category

Count = Annotated[int, msgspec.Meta(ge=0)]
Days = Annotated[float | None, msgspec.Meta(description="Calendar days from receipt to answer; null without answers.")]


class YearQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which year, and whose requests."""

    year: Annotated[int, msgspec.Meta(ge=2000, le=9999, description="The calendar year of receipt.")]
    everyone: Annotated[
        bool, msgspec.Meta(description="All people's requests; otherwise those of people who live in California.")
    ] = False


class CourseNow(msgspec.Struct, kw_only=True):
    """How requests in work stand to the period that ends next."""

    late: Count
    due_in_7_days: Count
    on_track: Count


class DeskNow(msgspec.Struct, kw_only=True):
    """What lies on the desk now; each count is that of the list with the filter of its name."""

    day: Annotated[date, msgspec.Meta(description="Today at the business: late is what ended before.")]
    open: CourseNow
    waiting: CourseNow
    to_acknowledge: Count
    unassigned: Count
    new_voicemail: Count
    appeals: Count
    messages: Count
    undelivered: Count
    awaiting_approval: Count
    rights: Annotated[dict[str, CourseNow], msgspec.Meta(description="By right, in both lists.")]


class FigureLine(msgspec.Struct, kw_only=True):
    """Requests received in the year and what became of them; docs/statistics.md defines each number."""

    received: Count
    complied: Annotated[int, msgspec.Meta(ge=0, description="In whole or in part, including where nothing is held.")]
    in_part: Count
    nothing_held: Count
    denied: Count
    referred: Count
    withdrawn: Count
    not_answered_yet: Count
    duplicates: Annotated[int, msgspec.Meta(ge=0, description="Not counted as received.")]
    answered_in_time: Count
    answered_late: Count
    mean_days: Days
    median_days: Days
    denied_because: Annotated[dict[str, int], msgspec.Meta(description="By kind of ground (11 CCR 7102(a)(3)).")]


class YearNumbers(msgspec.Struct, kw_only=True):
    """A year's figures."""

    year: int
    everyone: bool
    categories: Annotated[dict[Category, FigureLine], msgspec.Meta(description="The kinds of 11 CCR 7102(a)(1).")]
    rights: Annotated[dict[str, FigureLine], msgspec.Meta(description="By right, of any law.")]
    all: FigureLine
