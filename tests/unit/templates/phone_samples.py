"""The pages about the account's telephone line, with awkward characters."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from chalicelib import texts
from chalicelib.http.staff.mailbox_view import BusinessView, MessageView
from chalicelib.http.staff.phone_view import CodeView, HeardView, NumberView
from chalicelib.http.staff.voicemail_view import LineView
from tests.unit.templates.common_samples import AT, DUE, problem
from tests.unit.templates.line_samples import KEPT

SPOKEN = HeardView(
    language="en",
    name="English",
    kind="words",
    before="Acme <Stores>.",
    words="Welcome & hello.\nWe <listen>.",
    typed="Welcome & hello.\nWe <listen>.",
)
PLAYED = HeardView(
    language="es",
    name="Español",
    kind="recording",
    before="Acme <Stores>.",
    words="",
    play_url="/staff/phone/856941?play=es",
)
CODE = CodeView(
    code="856941",
    shown="856 941",
    name="Acme <Stores>",
    url="/staff/phone/856941",
    state="in-use",
    heard=[SPOKEN, PLAYED],
    changed=True,
    prints=[("en", "English", "Call 1-800-555-0100 and key 856 941."), ("es", "Español", "Llame al 1-800-555-0100.")],
)
RETIRED = replace(CODE, state="leads-on", onward="123 450", until=AT, prints=[])
READY = replace(CODE, heard=[replace(SPOKEN, kind="ready", typed="")], ready="brief", prints=[])
OWN = NumberView(number="+18005550101", shown="1-800-555-0101", shared=False, brand="856941", name="Acme <Stores>")
SHARED = NumberView(number="+18005550100", shown="1-800-555-0100", shared=True, brand="", name="Acme")
LINE: dict[str, Any] = {
    "codes": [CODE, READY],
    "retired": [RETIRED, replace(RETIRED, state="retired", until=None)],
    "numbers": [OWN, SHARED],
    "webhooks": [(name, f"https://desk.example/telephony/{name}") for name in ("voice", "status", "sms")],
    "has_line": True,
    "slug": "acme",
    "values": {},
    "changes_line": True,
}
BRAND: dict[str, Any] = {
    "code": CODE,
    "ready": [("standard", "Thank you for <calling>."), ("brief", "Please choose.")],
    "limit": 1000,
    "values": {},
    "changes_line": True,
}

MESSAGE = MessageView(
    id="R",
    url="/staff/requests/R",
    hand_over_url="/staff/requests/R/hand-over",
    sort_url="/staff/requests/R/sort",
    reference="10000000009",
    right="unsorted",
    contact="•••• 23",
    received_at=AT,
    due=DUE,
    line=LineView(calls=[], voicemails=[KEPT], text="words & <more>", sort="call-back", number="+14155550123"),
)

PHONE_PAGES: dict[str, dict[str, Any]] = {
    "staff/phone.html": LINE,
    "staff/brand.html": BRAND
    | {"values": {"do": "words", "language": "es", "text": "too <long>", "name": ""}}
    | problem("text"),
    "staff/greeting.html": {
        "code": CODE,
        "spoken": texts.describe("es"),
        "action": "https://files.example/",
        "hidden": {"key": "uploads/<x>"},
        "limit_mb": 5,
        "seconds": 60,
    },
    "staff/retire.html": {"code": CODE, "others": [READY]},
    "staff/mailbox.html": {
        "messages": [MESSAGE, replace(MESSAGE, id="S", line=None)],
        "older_url": "/x",
        "handles": True,
        "shared": True,
    },
    "staff/hand_over.html": {
        "sought": "Acme <Stores>",
        "found": [
            BusinessView(key="856941", name="Acme <Inc>", brand="Acme <Stores>", code="856 941"),
            BusinessView(key="acc_x", name="Globex <Corp>", brand="", code=""),
        ],
        "mailbox_url": "/staff/mailbox",
        "reference": "10000000009",
        "right": "unsorted",
        "requester": "",
        "cancel_url": "/staff/requests/R",
        "seen": "1-1",
    }
    | problem("to"),
}
