"""Home's figures, read off the sheets: what is late, what comes, what waits for whom."""

from collections import Counter
from datetime import date, timedelta
from typing import Final

from chalicelib.domain.figures import DESK, DUE, LATE, Sheets
from chalicelib.values import dataclass, field

SOON: Final = timedelta(days=7)
_RIGHT: Final = "right."


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
    """Read the desk's sheets and those of the days until `last_day(today)` for one member of staff."""
    totals = sheets.get(DESK, {})
    late, soon = Counter(sheets.get(LATE, {})), Counter[str]()
    for place, counts in sheets.items():
        day = date.fromisoformat(place.removeprefix(DUE)) if place.startswith(DUE) else None
        if day is not None and day <= last_day(today):
            (late if day < today else soon).update(counts)

    def course(name: str) -> Course:
        return Course(late=late[name], soon=soon[name], on_track=totals.get(name, 0) - late[name] - soon[name])

    return DeskFigures(
        open=course("open"),
        waiting=course("waiting"),
        mine=course(f"user.{user}"),
        rights={name.removeprefix(_RIGHT): course(name) for name in sorted(totals) if name.startswith(_RIGHT)},
        flags=dict(totals),
    )


def last_day(today: date) -> date:
    """The last day that is near: sheets of later ones need not be read."""
    return today + SOON
