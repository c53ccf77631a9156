"""The operator's pages of accounts and of health, with awkward characters."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.account import AccountState, Plan
from chalicelib.domain.schedule import JOBS, Course
from chalicelib.http.operator.account_form import BLANK
from chalicelib.http.operator.account_view import AccountLine, AccountView, PlanChoice
from chalicelib.http.operator.health_view import FailureView, JobView, PartView, QueueView
from chalicelib.http.staff.place_choices import establishment_choices, zone_choices
from tests.unit.templates.common_samples import AT, problem

LINE = AccountLine(
    url="/operator/accounts/acc_a",
    slug="acme",
    name="Acme <Stores> & Co",
    plan="small business",
    state="past due",
    opened_at=AT,
    ours=True,
)
ACCOUNT = AccountView(
    listed=LINE,
    languages=["en", "es"],
    regimes=["ccpa"],
    place="US-CA",
    zone="America/Los_Angeles",
    open=12,
    late=3,
    troubles=[("mail", 1, None), ("webhook", 2, None), ("export", 1, AT)],
    grants=[("legal demand", AT, AT), ("owner", AT, AT)],
    trial_ends_at=AT,
    past_due_at=AT,
    closing_at=AT,
    closed_at=AT,
    erased_by=AT,
    may=["plan", "past-due", "paid", "close", "cancel"],
)
STEP = {"item": LINE, "may": ["plan", "close"], "action": "/operator/accounts/acc_a/close", "back_url": "/operator"}
KEYS = ("late", "letters", "webhooks", "clocks", "digest")
PARTS = [PartView(key=key, well=well, count=5, more=True, since=AT) for key in KEYS for well in (True, False)]
PARTS += [PartView(key="late", well=None), PartView(key="digest", well=None)]
PARTS += [
    PartView(key="mail", well=False, words=words) for words in ("sends", "sandbox", "suspended", "watched", "unknown")
]
PARTS += [PartView(key=key, well=None, words=words) for key in ("line", "transcripts") for words in ("on", "off")]
ROUNDS = [  # each has a check once, as the page has
    [part for number, part in enumerate(PARTS) if [one.key for one in PARTS[:number]].count(part.key) == turn]
    for turn in range(len(PARTS))
]
FAILURES = {
    "queue": "stream-failures",
    "failures": [
        FailureView(id="m-1", at=AT, function="OnRecordsChange", error="<b>bold", size=3, gone=True),
        FailureView(id="m-2", at=AT, function="", error="NotDelivered", size=1, gone=False),
    ],
    "full": True,
    "asked": False,
    "redriven": (AT, {"done": 3, "failed": 1, "gone": 2}),
    "action": "/operator/health/stream-failures",
    "back_url": "/operator/health",
}
DESK_OF_OPERATOR_PAGES: dict[str, dict[str, Any]] = {
    "operator/accounts.html": {
        "accounts": [LINE],
        "states": [state.value for state in AccountState],
        "values": {"begins": "<b>bold", "state": "trial"},
        "searched": "zoo",
        "next_url": "/operator/accounts?after=zoo",
        "first_url": "/operator/accounts",
        "action": "/operator/accounts",
        "new_url": "/operator/accounts/new",
    },
    "operator/account.html": {"item": ACCOUNT, "back_url": "/operator/accounts"},
    "operator/account_new.html": {
        "values": {**BLANK, "name": "<b>bold"},
        "zones": zone_choices(),
        "establishments": establishment_choices("en"),
        "plans": [plan.value for plan in Plan],
        **problem("slug"),
        "action": "/operator/accounts/new",
        "back_url": "/operator/accounts",
    },
    "operator/account_plan.html": {
        **STEP,
        "choices": [PlanChoice(plan=plan.value, now=plan is Plan.TRIAL, past=3) for plan in Plan],
    },
    "operator/account_plan_ask.html": {**STEP, "plan": "trial", "past": 2},
    "operator/account_step.html": {**STEP, "step": "close"},
    "operator/health.html": {
        "at": AT,
        "parts": ROUNDS[0],
        "jobs": [
            JobView(name=job, course=course, minutes=1, at=AT, count=2, error="Unavailable")
            for job, course in zip(JOBS, [*Course] * len(JOBS), strict=False)
        ],
        "queues": [
            QueueView(name="webhooks", waiting=1, in_flight=2),
            QueueView(name="stream-failures", waiting=1, in_flight=0, url="/operator/health/stream-failures"),
        ],
        "queues_known": True,
        "worst": [("acme", 3)],
    },
    "operator/failures.html": FAILURES,
    "operator/failures_ask.html": {**FAILURES, "chosen": ["m-1", "<b>bold"]},
}
