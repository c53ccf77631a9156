"""Home as its page shows it: counts that lead into the queue, a chart, what happened, what needs a look."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from chalicelib.domain.desk_figures import Course, DeskFigures
from chalicelib.http import views
from chalicelib.http.charts import Bar, bars
from chalicelib.http.staff.queue_filter import queue_url
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.statistics_view import right_name
from chalicelib.services.ports.figures import Happening, Troubles

COURSE: Final = ("late", "soon", "plain")  # patterns of the parts of a bar
# Counts that always stand there, and those that only do where there is something.
_ALWAYS: Final = ("late", "soon", "ack", "nobody", "waiting", "voicemail", "appeal")
_LINKS: Final[dict[str, dict[str, str]]] = {
    "late": {"list": "open", "due": "late"},
    "soon": {"list": "open", "due": "week"},
    "ack": {"list": "open", "due": "ack"},
    "nobody": {"list": "open", "assignee": "nobody"},
    "waiting": {"list": "waiting"},
    "waiting-late": {"list": "waiting", "due": "late"},
    "voicemail": {"list": "open", "flag": "voicemail"},
    "appeal": {"list": "open", "flag": "appeal"},
    "message": {"list": "open", "flag": "message"},
    "approval": {"list": "open", "state": "awaiting-approval"},
}
_MINE: Final[dict[str, dict[str, str]]] = {
    "mine-late": {"list": "open", "due": "late", "assignee": "me"},
    "mine-soon": {"list": "open", "due": "week", "assignee": "me"},
    "mine": {"list": "open", "assignee": "me"},
}


class TroubleView(Struct, frozen=True, kw_only=True):
    """Something that does not work: text ``staff.home.trouble.<key>``; ``count`` of them, or ``since`` when."""

    key: str
    url: str
    count: int = 0
    since: datetime | None = None


class HappeningView(Struct, frozen=True, kw_only=True):
    """Something that happened to a request: text ``timeline.<tag>``."""

    at: datetime
    tag: str
    url: str
    reference: str
    right: str


def counts(figures: DeskFigures) -> list[views.CountLink]:
    """What waits for anybody, each as a link to it."""
    numbers = {
        "late": figures.open.late,
        "soon": figures.open.soon,
        "waiting-late": figures.waiting.late,
        **{
            name: figures.of(name)
            for name in ("ack", "nobody", "waiting", "voicemail", "appeal", "message", "approval")
        },
    }
    return [_link(name, numbers[name], _LINKS) for name in _LINKS if name in _ALWAYS or numbers[name]]


def mine(figures: DeskFigures) -> list[views.CountLink]:
    """What waits for the reader."""
    numbers = {"mine-late": figures.mine.late, "mine-soon": figures.mine.soon, "mine": figures.mine.all}
    return [_link(name, numbers[name], _MINE) for name in _MINE]


def _link(name: str, number: int, links: dict[str, dict[str, str]]) -> views.CountLink:
    return views.CountLink(key=name, url=queue_url(links[name]), count=number)


def course_bars(figures: DeskFigures, language: str) -> list[Bar]:
    """One bar for each right: late, due soon, on track."""
    rows = [(right_name(right, language), _parts(course)) for right, course in figures.rights.items()]
    return bars(sorted(rows, key=lambda row: (-sum(row[1]), row[0])), COURSE)


def course_rows(figures: DeskFigures, language: str) -> list[Sequence[object]]:
    """The same figures for the table beneath."""
    rows = [(right_name(right, language), *_parts(course), course.all) for right, course in figures.rights.items()]
    return [*sorted(rows, key=lambda row: (-int(row[-1]), str(row[0])))]


def _parts(course: Course) -> tuple[int, int, int]:
    return course.late, course.soon, course.on_track


def happenings(happened: Sequence[Happening]) -> list[HappeningView]:
    """What happened last, newest first."""
    return [
        HappeningView(
            at=one.at, tag=one.tag, url=request_url(one.request), reference=one.reference, right=one.right.value
        )
        for one in happened
    ]


def troubles(found: Troubles, figures: DeskFigures, *, mail_held: bool = False) -> list[TroubleView]:
    """What needs a look, each with the page where something can be done about it."""
    mail = figures.of("undelivered")
    listed = [
        TroubleView(key="mail", url=queue_url({"list": "open", "flag": "undelivered"}), count=mail),
        TroubleView(key="webhook", url=_hooks(found.failing), count=len(found.failing)),
        TroubleView(key="webhook-gone", url=_hooks(found.gone), count=len(found.gone)),
    ]
    export = [TroubleView(key="export", url="/staff/export", since=found.export_since)] if found.export_since else []
    held = [TroubleView(key="mail-held", url="/staff/mail")] if mail_held else []
    return [trouble for trouble in listed if trouble.count] + export + held


def _hooks(ids: Sequence[str]) -> str:
    return f"/staff/webhooks/{ids[0]}" if len(ids) == 1 else "/staff/webhooks"
