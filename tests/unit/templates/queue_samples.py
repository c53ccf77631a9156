"""The pages of the queue: its lists, kept views, what is done with several, files; with awkward characters."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from chalicelib.http import views
from chalicelib.http.takeout_view import TakeoutView
from tests.unit.templates.common_samples import AT, DUE, problem

ROW = views.QueueRow(
    url="/staff/r/1",
    reference="12345678906",
    requester="Ana María López",
    contact="a•••@example.com",
    right="know_specific",
    channel="web",
    language="es",
    received_at=AT,
    due=DUE,
    days_left=3,
    state="awaiting verification",
    verification="contact-confirmed",
    flags=("paused", "message"),
    extended=True,
    tick="01ABC.3",
)
_ANY = [("", [("", "Any"), ("x", "<X>")])]
_FIELDS = ("due", "assignee", "state", "flag", "right", "channel", "law", "residence")
OWN = (views.ViewLink(name="Late <mine>", url="/staff/queue?due=late", current=True),)
BULK = views.BulkRow(
    tick="01ABC.3",
    url="/staff/r/1",
    reference="12345678906",
    right="delete",
    requester="Ana <López>",
    contact="a•••@example.com",
    field="same_as-01ABC",
)
TAKEOUT = TakeoutView(id="X", asked_at=AT, step="gather", percent=8, records=1, files=2, megabytes=3)
FILE = views.ListFileView(id="x", url="/staff/queue?list=open", asked_at=AT, narrowed=False, read=2000, rows=20)

QUEUE_PAGES: dict[str, dict[str, Any]] = {
    "staff/queue.html": {
        "counts": [
            views.CountLink(key="open", url="/staff/queue", count=12, current=True),
            views.CountLink(key="waiting", url="/w"),
        ],
        "rows": [
            ROW,
            replace(ROW, days_left=-2, state="new", assignee="Sam", flags=()),
            replace(ROW, due=None, days_left=None),
        ],
        "view": "open",
        "alone": True,
        "options": dict.fromkeys(_FIELDS, _ANY),
        "values": {"due": "x", "received_from": "2026-11-22"},
        "sort": "-due",
        "narrowed": True,
        "sorts": {
            "due": views.SortLink(url="/staff/queue?sort=due", way="descending"),
            "received": views.SortLink(url="/staff/queue?sort=received"),
        },
        "views": OWN,
        "query": "list=open&due=late",
        "search": 'a "quoted" address',
        "results": None,
        "stopped": (DUE, 1000, "/staff/queue?cursor=x"),
        "first_url": None,
        "handles": True,
        "exports": True,
        "previous_url": "/staff/queue?cursor=y",
        "next_url": "/staff/queue?after=x",
    },
    "staff/queue_bulk.html": {
        "act": "assign",
        "done": False,
        "well": [BULK],
        "refused": [replace(BULK, problem="Somebody <else> did", typed="1")],
        "people": [("usr_a", "Ann <b>")],
        "assignee": "usr_a",
        "query": "list=open",
        "back_url": "/staff/queue?list=open",
        **problem("assignee"),
    },
    "staff/queue_files.html": {
        "files": [FILE, replace(FILE, until=AT, narrowed=True)],
        "limit": 5,
    },
    "staff/takeout.html": {
        "takeouts": [TAKEOUT, replace(TAKEOUT, until=AT, step="done", percent=100)],
        "working": True,
        "full": False,
        "days": 7,
        "here": "/staff/takeout",
    },
    "staff/queue_views.html": {
        "views": OWN,
        "limit": 20,
        "typed": {"do": "save", "name": "<x>", "query": "list=open", "view": ""},
        **problem("name"),
    },
}
