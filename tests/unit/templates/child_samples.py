"""Restricted tasks about children, as staff see them."""

from typing import Any, Final

from msgspec import structs

from chalicelib.http.staff.children_view import ChildFacts, ChildRow
from tests.unit.templates.common_samples import AT, problem

_OPEN: Final = ChildRow(
    url="/staff/children/01T",
    opened_at=AT,
    opened_by="Olga <b>",
    found="said",
    channel="web",
    due_at=AT,
    purge_at=AT,
    late=True,
    outcome="",
    ended_at=None,
    ended_by="",
    letter=False,
    purged_at=None,
    kept=False,
)
_DONE: Final = structs.replace(
    _OPEN, late=False, outcome="removed", ended_at=AT, ended_by="Adam", letter=True, purged_at=AT
)
_LAPSED: Final = structs.replace(_DONE, outcome="lapsed", ended_by="Recourse", letter=False)
_KEPT: Final = structs.replace(_DONE, purged_at=None, kept=True)
_FACTS: Final = ChildFacts(
    rows=(("name", "Ana <b>"), ("email", "ana@example.com"), ("phone", "+12135550123"), ("place", "California")),
    saw="She says\nthat she is <eleven>",
    parent_name="Paula",
    parent_email="paula@example.com",
)
_FIELDS: Final = {"child_parent_name": "Paula <b>", "child_parent_email": "paula@example.com"}
CHILD_STAFF: Final[dict[str, dict[str, Any]]] = {
    "staff/children.html": {
        "tasks": (_OPEN, structs.replace(_OPEN, late=False), _DONE, _LAPSED, _KEPT),
        "open_ones": True,
        "first_url": "/staff/children",
        "more_url": "/staff/children?after=x",
    },
    "staff/children_closed.html": {"count": 2, "many": 100},
    "staff/child.html": {
        "task": _OPEN,
        "facts": _FACTS,
        "ends": ("removed", "nothing"),
        "adults": ("shown", "parent", "records", "mistake"),
        "seen": "3",
        **problem("child_outcome"),
        "values": _FIELDS,
    },
}
CHILD_STEPS: Final[dict[str, dict[str, Any]]] = {
    "staff/child_open.html": {
        "found": ("declared", "said", "parent", "records", "seen"),
        "together": 2,
        "readers": ["Olga <b>"],
    }
    | problem("child_saw"),
}
