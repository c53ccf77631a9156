"""The pages of an account's course: sign-up, plan, closing; with awkward characters."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.account import AccountState, Cause, Closing, Plan
from chalicelib.domain.plans import PLANS
from chalicelib.http.staff.close_view import OpenRow
from chalicelib.services.accounts.read_plan import PlanUse
from tests.unit.templates.common_samples import AT, DUE, problem

_ROW = OpenRow(
    id="01K",
    reference="1234 5678 906",
    right="Delete",
    due=DUE,
    url="/staff/requests/01K",
    fate="handed-over",
    to="<Globex>",
    how='by "hand"',
)
ACCOUNT_PAGES: dict[str, dict[str, Any]] = {
    "staff/plan.html": {
        "plan": Plan.TRIAL,
        "state": AccountState.TRIAL.value,
        "ends": DUE,
        "use": PlanUse(limits=PLANS[Plan.TRIAL], requests=12, users=3, storage=5_000_000, numbers=1),
        "plans": list(PLANS.items()),
    },
    "staff/close.html": {
        "action": "/staff/close",
        "state": AccountState.CLOSING.value,
        "account_name": "Acme <Stores>",
        "operators": False,
        "export_url": "/staff/takeout",
        "closing": Closing(cause=Cause.OWNER, begun_at=AT, was=AccountState.ACTIVE),
        "closes": DUE,
        "erases": DUE,
        "erased": DUE,
        "left": [_ROW],
        "said": [_ROW],
        "count": 1,
        "values": {"do": "waive", "typed_name": "<b>"},
        **problem("typed_name"),
    },
}
ACCOUNT_SIGNED_OUT: dict[str, dict[str, Any]] = {
    "staff/sign_up.html": {
        "action": "/sign-up",
        "here": "/sign-up",
        "form_token": "token",
        "values": {"name": "Acme <Stores>"},
        "spoken": ["en"],
        "all_languages": [("en", "English"), ("es", "Español")],
        "zones": [("America", [("America/Denver", "Denver")])],
        "places": [("States", [("US-CA", "California")])],
        "days": 30,
        "plans": list(PLANS.items()),
        "base": "https://desk.example",
        **problem("slug"),
    },
    "staff/sign_up_code.html": {
        "action": "/sign-up/code",
        "here": "/sign-up/code",
        "form_token": "token",
        "sent_to": '"o"@<acme>.example',
        "again": True,
        "minutes": 15,
        "change_url": "/sign-up",
        **problem("code"),
    },
}
