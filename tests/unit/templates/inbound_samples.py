"""Mails that came in, for the templates that show them: every state once, with awkward characters."""

from datetime import UTC, datetime
from typing import Any, Final

from chalicelib.domain.inbound import Mark, PartState, Verdict
from chalicelib.http import views
from chalicelib.http.staff.mail_view import HeldMailView, MailPartView, MailView

AT: Final = datetime(2026, 11, 21, 22, 45, tzinfo=UTC)
MAIL: Final = MailView(
    received_at=AT,
    sender="ana@example.com",
    name="Ana <b>bold</b>",
    subject="<script>alert(1)</script>",
    url="/staff/requests/01R/mails/m",
    joined=False,
    doubtful=True,
    findings=[("spf", Verdict.FAIL), ("dkim", Verdict.PASS), ("dmarc", Verdict.SOFT), ("spam", Verdict.NONE)],
    marks=list(Mark),
    parts=[
        MailPartView(number=number, name="<b>.pdf", size=2048 * number, state=state)
        for number, state in enumerate(PartState, start=1)
    ],
    size=4096,
    original=True,
    until=AT,
    from_url="/staff/requests/01Q",
)
MAILS: Final = [
    MAIL,
    MailView(
        received_at=AT,
        sender="",
        name="",
        subject="",
        url="/staff/requests/01R/mails/n",
        joined=True,
        doubtful=False,
        findings=[("virus", Verdict.PASS)],
        marks=[],
        parts=[],
        size=10,
        original=False,
        until=AT,
    ),
]
INBOUND_PAGES: Final[dict[str, dict[str, Any]]] = {
    "staff/mail.html": {
        "address": "acme@mail.example",
        "held": [HeldMailView(name="a<b>", at=AT, size=3_000_000), HeldMailView(name="b", at=AT, size=10)],
        "more": True,
        "handles": True,
        "days": 30,
        "errors": (views.FieldError(field="held", text="Not <b>bold</b>.", href="#held"),),
    },
}
