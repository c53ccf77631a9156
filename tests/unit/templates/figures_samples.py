"""Home, the statistics and the public page of a year's figures, with awkward characters on purpose."""

from __future__ import annotations

from datetime import date
from typing import Any

from chalicelib.domain.restriction import MisuseKind, Restriction, Stop
from chalicelib.http import views
from chalicelib.http.charts import bars
from chalicelib.http.staff.home_view import HappeningView, TroubleView
from chalicelib.http.statistics_view import StatutoryLine
from tests.unit.templates.common_samples import AT

COUNTS = [
    views.CountLink(key=key, url="/staff/queue?due=late&list=open", count=3) for key in ("late", "soon", "waiting")
]
MINE = [views.CountLink(key=key, url="/staff/queue?assignee=me", count=0) for key in ("mine-late", "mine-soon", "mine")]
BARS = bars([("Delete <b>", (2, 1, 40)), ("Know", (0, 0, 1)), ("Nothing", (0, 0, 0))], ("late", "soon", "plain"))
LINE = StatutoryLine(key="delete", received="12", complied="9", partial="1", denied="3", mean="12.5", median="11")
ROWS = [("Delete <b>", 2, 1, 40, 43)]
YEARS = [(2026, "/x?year=2026", True), (2025, "/x?year=2025", False)]

HOME: dict[str, Any] = {
    "restriction": Restriction(since=AT, stops=tuple(Stop), kind=MisuseKind.PHISHING, report="01K"),
    "restriction_words": "Take <that> down",
    "today": date(2026, 11, 23),
    "counts": COUNTS,
    "mine": MINE,
    "bars": BARS,
    "course": ROWS,
    "happened": [
        HappeningView(at=AT, tag="request:received", url="/staff/requests/1", reference="12345678906", right="delete"),
        HappeningView(
            at=AT, tag="request:of-tomorrow", url="/staff/requests/1", reference="12345678906", right="erase"
        ),
    ],
    "troubles": [
        TroubleView(key="mail", url="/staff/queue?flag=undelivered", count=2),
        TroubleView(key="webhook", url="/staff/webhooks/whk_x", count=1),
        TroubleView(key="webhook-gone", url="/staff/webhooks", count=2),
        TroubleView(key="export", url="/staff/export", since=AT),
    ],
    "mends": False,
}
STATISTICS: dict[str, Any] = {
    "year": 2026,
    "years": YEARS,
    "csv_url": "/x?format=csv&year=2026",
    "lines": [LINE],
    "everyone": [LINE],
    "refusals": [("Delete", 1, 0, 2, 0)],
    "refusal_names": ("unverified", "not-consumer", "exempt", "other"),
    "rights": [("Delete <b>", 12, 9, 3, 0, 0, "12.5", "11", "91 %")],
    "duplicates": 2,
    "nothing": 1,
    "in_time": "91 %",
    "month_bars": bars([("January", (4,)), ("February", (0,))], ("plain",)),
    "by_right": {"heads": ["Delete <b>"], "rows": [("January", 4, 4)]},
    "by_channel": {"heads": ["Web form"], "rows": [("January", 4, 4)]},
    "age_bars": bars([("0 to 7 days", (4,))], ("plain",)),
    "ages": [("0 to 7 days", 4)],
    "time_bars": bars([("Delete <b>", (1, 11))], ("late", "plain")),
    "times": [("Delete <b>", 1, 11, "91 %")],
    "shown": "california",
    "choices": ("nobody", "california", "everyone"),
    "administers": True,
    "public_url": "https://privacy.example/c/acme/statistics",
}
FIGURES_PAGES: dict[str, dict[str, Any]] = {"staff/home.html": HOME, "staff/statistics.html": STATISTICS}
PUBLIC: dict[str, dict[str, Any]] = {
    "consumer/statistics.html": {
        "year": 2025,
        "years": YEARS,
        "lines": [LINE],
        "everyone": True,
        "start_url": "/c/acme",
        "back_url": None,
    },
}
