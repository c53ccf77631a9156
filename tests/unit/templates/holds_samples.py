"""What is kept and held, as its page is shown."""

from datetime import date
from typing import Any, Final

from chalicelib.http.staff.holds_view import HoldView, MonthView
from chalicelib.services.handling.hold_request import REASONS
from tests.unit.templates.common_samples import AT, DUE, problem

HOLDS_PAGES: Final[dict[str, dict[str, Any]]] = {
    "staff/holds.html": {
        "may_change": True,
        "holds": (
            HoldView(
                id="01R",
                reason="authority",
                by="Olga",
                since=AT,
                until=DUE,
                ended=True,
                reference="12345678901",
                request_url="/staff/requests/01R",
            ),
            HoldView(
                id="01H",
                reason="litigation",
                by="Sam <Rivera>",
                since=AT,
                until=None,
                ended=False,
                shown="a•••@example.com",
                words="Ana v. <b>Acme</b>",
            ),
        ),
        "kept_months": 36,
        "steps": ("24", "36"),
        "least": 24,
        "reasons": REASONS,
        "months": (MonthView(first=date(2026, 11, 1), last=DUE, counts={"requests": 3, "opt-outs": 1}),),
        "values": {"kept_months": "36", "held_contact": "<b>ana"},
        **problem("held_contact"),
    },
}
