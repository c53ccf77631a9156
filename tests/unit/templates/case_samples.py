"""Complaints and appeals that left the house, as staff see them."""

from datetime import date
from typing import Any, Final

from msgspec import structs

from chalicelib.domain.outside_case import CaseState
from chalicelib.http.staff.cases_view import BodyRow, CaseRow, ListedCase
from tests.unit.templates.common_samples import AT, problem

_ROW: Final = CaseRow(
    name="The <authority>",
    reference="AZ 17/<3>",
    words="They <wrote>\nagain",
    state="open",
    filed_on=date(2026, 11, 2),
    due=date(2026, 11, 20),
    late=True,
    ended_at=None,
    url="/staff/requests/01R/outside?case=01C",
)
_UNDATED: Final = structs.replace(_ROW, reference="", words="", due=None, late=False)
_OVER: Final = structs.replace(_ROW, state="upheld", late=False, ended_at=AT, url="")
CASES: Final = (_ROW, _UNDATED, _OVER)
_BODIES: Final = (
    BodyRow(code="regulator", name="CNIL", address="https://www.cnil.fr/", citation="Art 77", unconfirmed="all"),
    BodyRow(code="us-ftc", name="FTC", address="", citation="", unconfirmed=""),
)
CASE_STAFF: Final[dict[str, dict[str, Any]]] = {
    "staff/cases.html": {
        "cases": [ListedCase(case=row, submission="K7QM2RX9T4WD", request_url="/staff/requests/01R") for row in CASES],
        "open_ones": True,
        "first_url": "/staff/cases",
        "more_url": "/staff/cases?after=x",
        "file_url": "/staff/cases/file",
    },
}
CASE_STEPS: Final[dict[str, dict[str, Any]]] = {
    "staff/case.html": {"bodies": _BODIES, "other": "other", **problem("case_filed")},
    "staff/case_follow.html": {
        "case": "01C",
        "row": _ROW,
        "states": tuple(state.value for state in CaseState),
        "known": {"case_reference": "AZ <17>", "case_due_day": "3"},
        **problem("case_due"),
    },
    "staff/elsewhere.html": {
        "place": "DE",
        "declared": True,
        "obstacle": "",
        "regulator": ("The <authority>", "https://authority.example/"),
        "siblings": ["access", "erase"],
        "tells": ("telephone", "post"),
        "shows": True,
        "letter": ("Your <request>", "Hello,\n\nwe have <deleted> it.", "en"),
        "days": 35,
        "once": "01K",
        "values": {},
        **problem("nothing_else"),
    },
}
