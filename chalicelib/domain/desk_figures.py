"""Home's figures, read off the sheets: what is late, what comes, what waits for whom."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from chalicelib.domain.figures import DESK, DUE, NO_DAY, Sheets

SOON: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How requests stand to their dates: late, due within a week, later or without a date."""

    late: int = 0
    soon: int = 0
    on_track: int = 0

    @property
    def all(self) -> int:
        """How many there are."""
        return self.late + self.soon + self.on_track


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFigures:
    """What lies on the desk on one day; `flags` counts by the names of `domain.figures`."""

    open: Course
    waiting: Course
    mine: Course
    rights: dict[str, Course]  # by right, in the order of their names
    flags: dict[str, int] = field(default_factory=dict)

    def of(self, flag: str) -> int:
        """One count; 0 where nothing has it."""
        return self.flags.get(flag, 0)


def desk_figures(sheets: Sheets, *, today: date, user: str) -> DeskFigures:
    """Read the sheets of the desk and of the due days as they stand on `today` for one member of staff."""
    totals: dict[str, Counter[str]] = {}
    for place, counts in sheets.items():
        when = _when(place, today)
        for name, number in counts.items() if when else ():
            totals.setdefault(name, Counter())[when] += number
    prefix = "right."
    rights = {name.removeprefix(prefix): _course(totals[name]) for name in sorted(totals) if name.startswith(prefix)}
    return DeskFigures(
        open=_course(totals.get("open", Counter())),
        waiting=_course(totals.get("waiting", Counter())),
        mine=_course(totals.get(f"user.{user}", Counter())),
        rights={right: course for right, course in rights.items() if course.all},
        flags=dict(sheets.get(DESK, {})),
    )


def _when(sheet: str, today: date) -> str:
    if not sheet.startswith(DUE):
        return ""
    if sheet == NO_DAY:
        return "on_track"
    day = date.fromisoformat(sheet.removeprefix(DUE))
    if day < today:
        return "late"
    return "soon" if day <= today + SOON else "on_track"


def _course(counts: Counter[str]) -> Course:
    return Course(late=counts["late"], soon=counts["soon"], on_track=counts["on_track"])
