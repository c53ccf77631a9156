"""What several pages show, for the samples of all of them: a business, a file, a timeline, messages, a code."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from chalicelib.http import views

AT = datetime(2026, 11, 21, 22, 45, tzinfo=UTC)
ACME = views.BusinessView(
    name="Acme <Stores> & Sons",
    slug="acme",
    zone="America/Los_Angeles",
    privacy_url="https://acme.example/privacy",
    phone="+1 415 555 0132",
    postal="Acme Stores\n1 Market Street\nSan Francisco, CA 94105",
    email="privacy@acme.example",
)
DUE = date(2027, 1, 5)
FILE = views.FileView(name="my data.zip", size=2_400_000, get_url="/c/acme/files/1", available_until=AT, downloads=1)
TIMELINE = (
    views.TimelineEntry(at=AT, tag="request:received"),
    views.TimelineEntry(at=AT, tag="request:contact:confirmed"),
    views.TimelineEntry(at=AT, tag="request:answered", actor="Sam Rivera"),
)
MESSAGES = (
    views.MessageView(at=AT, from_business=True, author="Acme", text="Which store did you visit?\nThank you."),
    views.MessageView(at=AT, from_business=False, author="Ana", text="<script>alert(1)</script> The one downtown."),
)
CODE = {
    "sent_to": "a•••@example.com",
    "minutes": 15,
    "resend_url": "/r",
    "resend_after": 0,
    "resend_token": "t",
    "by_phone": True,
}


def problem(field: str, text: str = "Enter what is <missing>") -> dict[str, Any]:
    """Give the context of one error at a field."""
    return {"errors": (views.FieldError(field=field, text=text, href=f"#{field}"),)}
