"""The pages for consumers, as their routes fill them, with awkward characters on purpose."""

from __future__ import annotations

from datetime import date
from typing import Any

from chalicelib.domain import places
from chalicelib.domain.agent_sheet import COLUMNS, NEEDED
from chalicelib.http import views
from chalicelib.http.consumer.outside_view import LiesOutside
from chalicelib.http.consumer.passed_on_view import PassedOn
from chalicelib.services.telephone.public_lines import PublicLine
from tests.unit.templates import letter_samples
from tests.unit.templates.common_samples import ACME, AT, CODE, DUE, FILE, MESSAGES, TIMELINE, problem
from tests.unit.templates.own_samples import OWN_GROUPS

FRAME = {"business": ACME, "here": "/c/acme/page", "form_token": "token", "back_url": "/c/acme/before"}
CCPA = ("know_categories", "know_specific", "delete", "correct", "opt_out_sale", "limit_sensitive")
GDPR = ("access", "rectify", "erase", "restrict", "portability", "object", "withdraw_consent", "no_automated_decision")
ANSWERS: dict[str, Any] = {
    "residence": "US-CA",
    "rights": ["know_specific", "correct", "opt_out_sale"],
    "behalf": "agent",
    "agent_name": "Lee Chan",
    "name": "Ana María López",
    "email": "ana@example.com",
    "preferred_language": "es",
    "relationship": "customer",
    "wrong": "My street",
    "right_value": "2 Pine Street\nApt. 4",
    "period": "range",
    "from_day": "1",
    "from_month": "2",
    "from_year": "2025",
    "details": "<b>bold</b> “quotes” 👋",
}
STEPS = ("residence", "rights", "behalf", "name", "contact", "relationship", "details")
RECEIPT = views.ReceiptView(
    reference="12345678906",
    received_at=AT,
    contact="a•••@example.com",
    requests=(
        views.RequestDates(right="know_specific", acknowledge_by=date(2026, 12, 8), answer_by=DUE),
        views.RequestDates(right="opt_out_sale", answer_by=date(2026, 12, 15)),
    ),
)
REQUESTS = (
    views.RequestStatus(
        right="know_specific",
        state="answered",
        acknowledged_at=AT,
        answer_by=DUE,
        extended=True,
        extension_reason="Many records",
        grounds=[("CCPA_145K_OTHERS_RIGHTS", "Civ. Code 1798.145(k)")],
        remedy="ccpa",
        outcome="partial",
        answer_text="Here it is.\nYours, Acme",
        files=(FILE,),
    ),
    views.RequestStatus(
        right="delete", state="confirm", acknowledge_by=date(2026, 12, 8), answer_by=DUE, withdraw_url="/w"
    ),
    views.RequestStatus(
        right="access",
        state="appealed",
        answer_by=DUE,
        answered_at=AT,
        answer_late=1,
        paused_since=DUE,
        outcome="denied",
        regulator=("Attorney General of Virginia", "https://www.oag.state.va.us/"),
        recourse=("Recourse <Panel>", "https://panel.example/"),
        appeal=views.AppealStatus(
            received_at=AT,
            answer_by=DUE,
            extended=True,
            extension_reason="The <archive>",
            outcome="partial",
            decided_at=AT,
            late=3,
            explanation="We <looked> again.",
        ),
        withdraw_url="/w",
        opt_in_url="/o",
    ),
    views.RequestStatus(
        right="correct",
        state="answered",
        outcome="denied",
        regulator=("the authority where you live", ""),
        appeal=views.AppealStatus(received_at=AT, answer_by=DUE),
        appeal_url="/a",
        appeal_until=DUE,
    ),
)

CONSUMER: dict[str, dict[str, Any]] = {
    "consumer/start.html": {
        "gpc": True,
        "start_url": "/c/acme/residence",
        "follow_url": "/c/acme/follow",
        "agents_url": "/c/acme/agents",
        "lines": [PublicLine("+18005550100", "123459", "Bait & <Tackle>"), PublicLine("+18005550177")],
    },
    "consumer/residence.html": {"groups": places.GROUPS, **problem("residence", "Choose where you live")},
    "consumer/rights.html": {"rights": CCPA + GDPR, "gpc": True, "values": {"rights": ["delete"]}},
    "consumer/behalf.html": {
        "asked": ["age"],
        "values": {"behalf": "agent", "agent_name": '"Lee"'},
        **problem("agent_organisation"),
    },
    "consumer/child.html": {
        "told": False,
        "parent_url": "/c/acme/residence",
        "once": "01ABC",
        "values": {"child_name": "Ana <b>"},
        **problem("child_email"),
    },
    "consumer/name.html": {"behalf": "self", "optional": True, **problem("name")},
    "consumer/contact.html": {
        "behalf": "agent",
        "email_needed": True,
        "asked": ["phone"],
        "values": {"email": "x'y"},
        **problem("email"),
    },
    "consumer/relationship.html": {
        "optional": True,
        "asked": ["customer_number", "postal_code"],
        "companies": [("01C", "Beverly <Pizza>")],
    },
    "consumer/details.html": {"rights": CCPA, "values": {"period": "range"}, "own": OWN_GROUPS, **problem("from")},
    "consumer/check.html": {
        "own": [("Which <shop>?", "North <b>")],
        "asked": ("phone", "customer_number", "postal_code"),
        "answers": ANSWERS,
        "period": (date(2025, 2, 1), DUE),
        "change_urls": {step: f"/c/acme/{step}" for step in STEPS},
        "gpc": True,
        "handed": "again",
        "again_url": "https://shop.example.com/sign-in?a=<b>",
    },
    "consumer/receipt.html": {
        "receipt": RECEIPT,
        "receipt_url": "/c/acme/receipt.jws",
        "content_url": "/c/acme/content",
        "follow_url": "/f",
        "code_url": "/c/acme/code",
        "permission_url": "/c/acme/receipt/12345678906/permission",
        "gpc": False,
    },
    "consumer/code.html": {"purpose": "confirm", **CODE, **problem("code", "The code is not correct")},
    "consumer/follow.html": {},
    "consumer/agent_list.html": {
        "here": "/c/acme/agents",
        "back_url": "/c/acme",
        "template_url": "/c/acme/agents/template",
        "agent": "lee@chan.example",
        "size": 200,
        "endings": ".csv,.txt",
        "columns": COLUMNS,
        "needed": NEEDED,
        "most": 100,
        "lines": [
            (2, "1 <b>", "filed", "12345678906", []),
            (3, "", "refused", "", [("email", "Enter <b>an address</b>")]),
            (4, "3", "later", "", []),
        ],
        "counts": {"filed": 1, "known": 0, "refused": 1, "later": 1},
        "values": {"csv": "rights;residence\n<b>"},
        **problem("csv"),
    },
    "consumer/permission_file.html": {
        "shows": ["permission", "attorney", "identity"],
        "notary": True,
        "endings": ("pdf", "png"),
        "limit_mb": 10,
        "came": [("permission", AT)],
        "here": "/c/acme/receipt/12345678906/permission",
        "back_url": "/c/acme/receipt/12345678906",
        **problem("shows"),
    },
    "consumer/permission_content.html": {
        "action": "https://files.example/",
        "hidden": {"key": "x<b>"},
        "accept": ".pdf",
        "limit_mb": 10,
        "cancel_url": "/c/acme/receipt/12345678906/permission",
    },
    "consumer/status.html": {
        "permission_url": "/c/acme/receipt/12345678906/permission",
        "reference": "12345678906",
        "received_at": AT,
        "requests": REQUESTS,
        "passed_on": [
            PassedOn(reach="Beverly <Pizza>", on=DUE, due=DUE, acknowledged=DUE),
            *([None] * (len(REQUESTS) - 1)),
        ],
        "outside": [
            [
                LiesOutside(name="The <authority>", reference="AZ 17/<3>", filed_on=DUE, state="open"),
                LiesOutside(name="FTC", reference="", filed_on=DUE, state="upheld", ended_on=DUE),
            ],
            *([()] * (len(REQUESTS) - 1)),
        ],
        "timeline": TIMELINE,
        "messages": MESSAGES,
        "message_url": "/m",
        "once": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "formats_url": "/c/acme/status/formats",
        "receipt_url": "/r",
        "content_url": "/c",
        "sign_out_url": "/o",
        "gpc": True,
        "notice": "notice.message-sent",
    },
    "consumer/appeal.html": {"right": "access", "reference": "12345678906", "cancel_url": "/c", "until": DUE},
    "consumer/opt_in.html": {"reference": "12345678906", "contact": "a•••@<b>.example", "cancel_url": "/c"},
    "consumer/withdraw.html": {"what": "appeal", "right": "delete", "reference": "12345678906", "cancel_url": "/c"},
    "consumer/closed.html": {"follow_url": "/f", "lines": ()},
    "consumer/framed_out.html": {"out_url": "/c/acme?lang=en", "framed": "https://shop.example"},
    "error.html": {
        "status": 429,
        "reason": "A <reason> in words",
        "retry_after": 90,
        "home_url": "/c/acme",
        "request_id": "r-1",
    },
    "message.html": {
        "key": "confirmed",
        "fill": {"business": "Acme", "reference": "1"},
        "link_url": "/",
        "link_key": "message.go-to-status",
    },
    **letter_samples.CONSUMER,
}
