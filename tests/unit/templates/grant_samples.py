"""The pages of grants on both sides, with awkward characters."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from chalicelib.http.grant_view import GrantView, ViewLine
from chalicelib.http.staff.by_grant import ReadingView
from tests.unit.templates.common_samples import AT, problem

OWNERS = GrantView(
    id="gra_a",
    kind="owner",
    state="running",
    given_at=AT,
    ends_at=AT,
    given_by="Sam <b>bold</b>",
    url="/staff/grants/gra_a",
    reason="<Stores>\nOne letter",
    account="<b>bold</b> (acme)",
    mine=True,
)
DEMAND = structs.replace(
    OWNERS,
    kind="legal demand",
    reference="Case <b>bold</b>",
    order="Order & 1",
    silent_until=AT,
    told_at=AT,
    ended_at=AT,
    mine=False,
    url="/operator/grants/acc_a/gra_a",
)
VIEWS = [
    ViewLine(at=AT, who="usr_o", tag="view:by-grant", page="request", reference="12345678901", url="/staff/requests/R"),
    ViewLine(at=AT, who="usr_o", tag="view:by-grant", page="request", reference="12345678901"),
    ViewLine(at=AT, who="usr_o", tag="view:grant-entered"),
]
READING = ReadingView(account="Acme <Stores>", kind="legal demand", until=AT, silent=True)

GRANT_PAGES: dict[str, dict[str, Any]] = {
    "staff/grants.html": {"grants": [OWNERS, DEMAND], "gives": True, "operated": True, "reading": READING},
    "staff/grant.html": {
        "grant": OWNERS,
        "views": VIEWS,
        "pages": 2,
        "ends": True,
        "reading": structs.replace(READING, kind="owner", silent=False),
    },
    "staff/grant_end.html": {"cancel_url": "/staff/grants/gra_a"},
    "staff/grant_give.html": {
        "spans": ["hour", "day", "week"],
        "values": {"grant_span": "day", "grant_reason": "<b>bold"},
        "back_url": "/staff/grants",
        **problem("grant_reason"),
    },
}
_DATES = {f"{name}_{part}": "1" for name in ("demand_ends", "demand_silent") for part in ("day", "month", "year")}
OPERATOR_GRANT_PAGES: dict[str, dict[str, Any]] = {
    "operator/grants.html": {"given": [OWNERS], "demands": [DEMAND], "entered": True},
    "operator/grant.html": {
        "grant": structs.replace(DEMAND, ended_at=None, told_at=None),
        "silent": True,
        "runs": True,
        "asks_end": False,
        "views": VIEWS,
        "pages": 1,
        "values": {"demand_order": "<b>bold", **_DATES},
    },
    "operator/demand.html": {
        "grounds": ["legal demand", "incident"],
        "back_url": "/operator/grants",
        "values": {
            "demand_account": "acme",
            "demand_ground": "incident",
            "demand_reference": "<b>bold",
            "demand_reason": "<Stores>",
            "demand_order": "",
            "forbidden": "yes",
            **_DATES,
        },
        **problem("demand_reference"),
    },
}
