"""Pages of those who opted out, of lists of contacts, and of the links of campaigns, with awkward characters."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from chalicelib.domain.contact_list import Counts, Stage, Task
from chalicelib.domain.suppression import TO_ADD, TO_LIFT, Purpose, Source
from chalicelib.http.staff.list_view import ListView, OptOutView
from tests.unit.templates.common_samples import AT, problem

BRANDS = {"123450": "Acme <Books>", "543216": "Acme's & Games"}
OPT_OUT = OptOutView(purpose="marketing_email", brand="Acme <Books>", code="123450", source="link", since=AT)
LIST = ListView(
    id="01L",
    name="Autumn <sale>",
    task="clean",
    stage="ready",
    asked_at=AT,
    counts=Counts(rows=1000, kept=1, left=2, faulty=997),
    purposes=("marketing_texts", "do_not_call"),
    brand="Acme <Books>",
    has_rows=True,
    has_faults=True,
    until=AT,
)
LINK = {
    "brand": "Acme <Books>",
    "contact": "•••• 01",
    "purpose": "marketing_texts",
    "number": True,
    "stopped": False,
    "everywhere": False,
    "by_link": True,
    "again": False,
    "form_url": "/c/acme",
    "here": "/unsubscribe/acc_x.y",
}

LIST_PAGES: dict[str, dict[str, Any]] = {
    "staff/opt_outs.html": {
        "found": "ann+<b>@example.com",
        "holding": [
            replace(OPT_OUT, purpose=purpose.value, source=source.value, brand="", code="", requests=2)
            for purpose, source in zip(Purpose, list(Source) * 2, strict=False)
        ],
        "ended": [
            replace(OPT_OUT, lifted_at=AT, lifted_by="link"),
            replace(OPT_OUT, lifted_at=AT, lifted_by="", requests=1),
        ],
        "waits": [("sale_sharing", "", AT), ("limit_sensitive", "North <shop>", AT)],
        "to_add": [purpose.value for purpose in Purpose],
        "reasons_to_add": [why.value for why in TO_ADD],
        "reasons_to_lift": [why.value for why in TO_LIFT],
        "brands": BRANDS,
        "may_change": True,
        "values": {"contact": "<x>"},
        "here": "/staff/opt-outs",
        **problem("contact"),
    },
    "staff/lists.html": {
        "lists": [
            *(
                replace(LIST, stage=stage.value, failure="columns", percent=40, until=None)
                for stage in Stage
                if stage != "ready"
            ),
            *(replace(LIST, task=task.value) for task in Task),
        ],
        "full": False,
        "may_change": True,
        "may_export": True,
        "limit": 5,
        "here": "/staff/opt-outs/lists",
        "back_url": "/staff/opt-outs",
    },
    "staff/list_new.html": {
        "task": "clean",
        "purposes": [purpose.value for purpose in Purpose],
        "reasons": [why.value for why in TO_ADD],
        "brands": BRANDS,
        "chosen": ["marketing_email"],
        "values": {"name": "<x>", "brand": "123450", "links": "yes"},
        "here": "/staff/opt-outs/lists/new/clean",
        "back_url": "/staff/opt-outs/lists",
        **problem("purposes"),
    },
    "staff/list_upload.html": {
        "task": "clean",
        "action": "https://bucket.example/",
        "hidden": {"key": "contacts/<x>", "policy": "y"},
        "limit_mb": 256,
        "limit_rows": 1_000_000,
        "here": "/staff/opt-outs/lists",
        "back_url": "/staff/opt-outs/lists",
    },
}
LIST_PUBLIC: dict[str, dict[str, Any]] = {"public/unsubscribe.html": LINK}
