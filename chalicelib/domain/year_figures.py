"""The figures of 11 CCR 7102 and those beside them, read off the sheets of a year; docs/statistics.md defines them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from itertools import accumulate
from typing import Final, Self

from chalicelib.domain.figures import AGE, ALL, CALIFORNIA, MONTH, YEAR, Sheets
from chalicelib.domain.rights import Right
from chalicelib.values import dataclass, field


class Category(StrEnum):
    """The five kinds of requests that 11 CCR 7102(a)(1) asks for."""

    DELETE = "delete"
    CORRECT = "correct"
    KNOW = "know"
    OPT_OUT = "opt-out"
    LIMIT = "limit"


RIGHTS: Final[dict[Category, frozenset[Right]]] = {
    Category.DELETE: frozenset({Right.DELETE, Right.ERASE}),
    Category.CORRECT: frozenset({Right.CORRECT, Right.RECTIFY}),
    Category.KNOW: frozenset({Right.KNOW_CATEGORIES, Right.KNOW_SPECIFIC, Right.ACCESS, Right.PORTABILITY}),
    Category.OPT_OUT: frozenset({Right.OPT_OUT_SALE, Right.OPT_OUT_TARGETED}),
    Category.LIMIT: frozenset({Right.LIMIT_SENSITIVE}),
}
REFUSALS: Final = ("unverified", "not-consumer", "exempt", "other")  # 11 CCR 7102(a)(3)
_HISTOGRAM: Final = "d."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a year's table: requests received in it, and what has become of them."""

    received: int = 0
    granted: int = 0
    partial: int = 0
    no_data: int = 0
    denied: int = 0
    referred: int = 0
    withdrawn: int = 0
    open: int = 0
    duplicates: int = 0
    no_requests: int = 0
    answered: int = 0
    days: int = 0  # of all answered ones together
    in_time: int = 0
    late: int = 0
    refusals: Mapping[str, int] = field(default_factory=dict)
    histogram: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Self:
        """The line of one sheet, or of several added up."""
        return cls(
            received=counts.get("received", 0),
            granted=counts.get("granted", 0),
            partial=counts.get("partial", 0),
            no_data=counts.get("no data", 0),
            denied=counts.get("denied", 0),
            referred=counts.get("referred", 0),
            withdrawn=counts.get("withdrawn", 0),
            open=counts.get("open", 0),
            duplicates=counts.get("duplicate", 0),
            no_requests=counts.get("no request", 0),
            answered=counts.get("answered", 0),
            days=counts.get("days", 0),
            in_time=counts.get("in-time", 0),
            late=counts.get("late", 0),
            refusals={why: counts.get(f"why.{why}", 0) for why in REFUSALS},
            histogram={
                int(name.removeprefix(_HISTOGRAM)): number
                for name, number in counts.items()
                if name.startswith(_HISTOGRAM) and number
            },
        )

    @property
    def complied(self) -> int:
        """Complied with in whole or in part: who was truly told that nothing is held got all there is."""
        return self.granted + self.no_data + self.partial

    @property
    def mean(self) -> float | None:
        """Mean number of days to a substantive answer; None where none was given."""
        return self.days / self.answered if self.answered else None

    @property
    def median(self) -> float | None:
        """Median number of days to a substantive answer; None where none was given."""
        if not self.histogram:
            return None
        number = sum(self.histogram.values())
        low, high = _at(self.histogram, (number - 1) // 2), _at(self.histogram, number // 2)
        return (low + high) / 2

    @property
    def in_time_share(self) -> float | None:
        """Which part of the answers that have a legal period came within it; None where there is none."""
        measured = self.in_time + self.late
        return self.in_time / measured if measured else None


def _at(histogram: Mapping[int, int], place: int) -> int:
    """The days of the answer that stands at a place, counted from 0, when all are put in order."""
    in_order = sorted(histogram)
    passed = list(accumulate(histogram[days] for days in in_order))
    return in_order[bisect_right(passed, place)]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigures:
    """One calendar year of receipt; `rights` holds every right that was asked for."""

    year: int
    categories: dict[Category, Line]
    rights: dict[str, Line]
    all: Line


def year_figures(sheets: Sheets, *, year: int, everyone: bool = False) -> YearFigures:
    """The table of a year, of California's consumers or of everyone (11 CCR 7102(b))."""
    rights: dict[str, Counter[str]] = {}
    for place, counts in sheets.items():
        if not place.startswith(f"{YEAR}{year:04}/"):
            continue
        who, _, right = place.removeprefix(f"{YEAR}{year:04}/").partition("/")
        if everyone or who == CALIFORNIA:
            rights.setdefault(right, Counter()).update(counts)
    return YearFigures(
        year=year,
        categories={
            category: Line.of(_sum(rights.get(right.value, Counter()) for right in RIGHTS[category]))
            for category in Category
        },
        rights={right: Line.of(rights[right]) for right in sorted(rights) if any(rights[right].values())},
        all=Line.of(_sum(rights.values())),
    )


def _sum(several: Iterable[Mapping[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for counts in several:
        found.update(counts)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What came in during a month."""

    first: date
    all: int
    rights: dict[str, int]
    channels: dict[str, int]


def months(sheets: Sheets, *, last: date, number: int = 12) -> list[Month]:
    """The `number` months that end with the one of `last`, oldest first; also those in which nothing came."""
    found = []
    for back in reversed(range(number)):
        index = last.year * 12 + last.month - 1 - back
        first = date(index // 12, index % 12 + 1, 1)
        counts = sheets.get(f"{MONTH}{first:%Y-%m}", {})
        found.append(
            Month(
                first=first,
                all=counts.get(ALL, 0),
                rights=_parts(counts, "right."),
                channels=_parts(counts, "channel."),
            ),
        )
    return found


def _parts(counts: Mapping[str, int], prefix: str) -> dict[str, int]:
    found = {name.removeprefix(prefix): number for name, number in counts.items() if name.startswith(prefix)}
    return {name: found[name] for name in sorted(found) if found[name]}


AGES: Final = (7, 15, 30, 45, 90)  # days; the last group has no end


def ages(sheets: Sheets, *, today: date) -> list[tuple[int, int | None, int]]:
    """How long the open ones have waited since their receipt: first day, last day (None: no end), how many."""
    starts = (0, *(end + 1 for end in AGES))
    groups = dict.fromkeys(starts, 0)
    for place, counts in sheets.items():
        if place.startswith(AGE):
            days = max(0, (today - date.fromisoformat(place.removeprefix(AGE))).days)
            groups[max(start for start in starts if start <= days)] += counts.get(ALL, 0)
    return [(start, end, groups[start]) for start, end in zip(starts, (*AGES, None), strict=True)]
