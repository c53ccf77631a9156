"""The sub-pages of one request, with awkward characters on purpose."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from chalicelib.http import views
from chalicelib.http.staff import agent_view, law_view
from chalicelib.http.staff.foresight_view import DueView, ForesightView
from chalicelib.http.staff.request_parts import (
    AuditPage,
    AuditRow,
    NoteView,
    PartLink,
    RelatedPage,
    RelatedView,
    RequestView,
)
from tests.unit.templates import inbound_samples, line_samples
from tests.unit.templates.case_samples import CASES
from tests.unit.templates.common_samples import AT, DUE, FILE, MESSAGES, TIMELINE
from tests.unit.templates.consumer_data_samples import ORDER
from tests.unit.templates.format_samples import WISHES
from tests.unit.templates.own_samples import OWN_GROUPS
from tests.unit.templates.vendor_samples import VENDOR_ROW

OTHER = RelatedView(
    url="/staff/r/3", reference="12345678906", right="delete", state="in progress", received_at=AT, id="01R3"
)
NOTE = NoteView(
    at=AT,
    by="Sam <Rivera>",
    text="Called.\nNobody <b>bold</b> there.",
    number=3,
    name="n1",
    earlier=(NoteView(at=AT, by="Ida", text="Called <b>bold</b>.", number=2), NoteView(at=AT, by="Ida", text="Call.")),
    files=(replace(FILE, remove_url="/staff/r/1/note?file=1"), replace(FILE, kind="refused", get_url="")),
    change_url="/staff/r/1/note?note=n1",
    attach_url="/staff/r/1/note?attach=n1",
)
FACT = views.FactView(
    at=AT,
    fact="match",
    by="Sam Rivera",
    result="matched",
    compared=("name", "customer_number", "hat size"),
    method="records",
)
REQUEST = RequestView(
    reference="12345678906",
    opt_outs=[("sale_sharing", AT), ("marketing_email", AT)],
    right="know_specific",
    state="in progress",
    channel="web",
    language="es",
    received_at=AT,
    requester="Ana María López",
    email="ana@example.com",
    phone=None,
    own=[("Which <shop>?", "North <b>bold")],
    answers={
        "residence": "US-CA",
        "behalf": "agent",
        "relationship": "customer",
        "agent_name": "Lee",
        "details": "<i>x</i>",
    },
    clocks=(
        views.ClockView(
            clock="acknowledge",
            due=date(2026, 12, 8),
            target=date(2026, 12, 4),
            days_left=-2,
            rule="10 business days",
            citation="11 CCR 7021(a)",
            done_at=AT,
            late=2,
        ),
        views.ClockView(
            clock="respond",
            due=DUE,
            target=DUE,
            days_left=1,
            rule="45 calendar days",
            citation="11 CCR 7021(b)",
            extended=True,
            confirmed=False,
            paused_since=DUE,
        ),
        views.ClockView(
            clock="appeal",
            due=DUE,
            target=DUE,
            days_left=-1,
            rule="60 calendar days",
            citation="Va. Code 59.1-577(C)",
            late=1,
            not_told=True,
        ),
    ),
    appeal=views.AppealView(received_at=AT, words="You <know> me.", until=DUE, late=True, deciders=("Rita", "Sam")),
    verification=views.VerificationView(
        needed="reasonably_high", reached="reasonable", contact_confirmed_at=AT, facts=(FACT,)
    ),
    timeline=TIMELINE,
    messages=MESSAGES,
    notes=(NOTE, replace(NOTE, name="n2", number=1, earlier=(), files=())),
    files=(FILE, replace(FILE, kind="refused", get_url="")),
    outcome="granted",
    letters=(
        views.LetterView(kind="acknowledged", to="a•••@example.com", at=AT, state="sent", sent_at=AT),
        views.LetterView(
            kind="message",
            to="a•••@example.com",
            at=AT,
            state="failed",
            attempts=8,
            failure="given-up",
            told_url="/staff/l/told",
            again_url="/staff/l/again",
        ),
        views.LetterView(kind="denied", to="", at=AT, state="to-post", told_url="/staff/m/told"),
        views.LetterView(kind="denied", to="", at=AT, state="left", sent_at=AT, means="post"),
        views.LetterView(kind="message", to="a•••@example.com", at=AT, state="queued", attempts=2),
    ),
    others=2,
    alike=1,
    grounds=("CCPA_UNVERIFIED",),
    decided_by="Sam",
    same_as=("12345678906", "/staff/r/3"),
)
ACTIONS = tuple(
    views.ActionLink(key=key, url="/staff/a", post=key == "acknowledge")
    for key in ("acknowledge", "match", "approve", "extend", "answer", "message", "note", "upload")
)
LAW = law_view.LawView(
    regime="uk_gdpr",
    because="corrected",
    residence="GB",
    citation="UK GDPR Art 17",
    version="uk_gdpr-2026-02-05",
    identity_asked=AT,
    correct_url="/staff/r/1/law",
)
AGENT = agent_view.AgentView(
    name="AA<1>",
    exercise="deletion, ccpa",
    own_id="own <9>",
    claims=[("email", "ana@example.com"), ("note", "a <b>")],
    permission="seen",
    permission_at=AT,
    receives=True,
    reason="changed <my> mind",
    files=[agent_view.ShownView("permission", "scan <1>.pdf", AT, "/staff/r/1/files/01F")],
    standing_url="/staff/r/1/agent",
    email="lee@chan.example",
    address="unshown",
)
LINKS = [
    PartLink(key=key, url=f"/staff/r/1?part={key}", current=key == "overview")
    for key in (
        *("overview", "timeline", "details", "verification", "voicemail", "messages", "notes", "files", "related"),
        "audit",
    )
]
FRAME = {"request": REQUEST, "parts": LINKS, "seen": "3-4"}
HASH = "ab" * 32

PARTS: dict[str, dict[str, Any]] = {
    "staff/new.html": {
        "own": OWN_GROUPS,
        "entry": "signed",
        "channels": ("post", "counter", "phone", "e-mail"),
        "places": [("United States", [("US-CA", "California")])],
        "rights": ("know_specific", "delete"),
        "behalves": ("self", "agent"),
        "relationships": ("customer", "other"),
        "language_choices": [("en", "English"), ("es", "Español")],
        "place": "California",
        "values": {"channel": "post", "received_day": "4", "name": "<b>bold</b>", "email": "", "rights": ["delete"]},
        "check": ForesightView(
            dues=[
                DueView(right="delete", regime="ccpa", clock="acknowledge", due=DUE, over=3),
                DueView(right="delete", regime="ccpa", clock="respond", due=DUE),
            ],
            undated=["opt_out_sale"],
            others=[("12345678906", "/staff/r/3", AT)],
        ),
        "shown": "abc",
        "moved": True,
        "refers": True,
        "errors": (views.FieldError(field="received", text="Not <b>bold</b>.", href="#received"),),
    },
    "staff/request/overview.html": {
        **FRAME,
        "next_step": views.NextStep(
            key="acknowledge", by=DUE, days_left=-1, action=ACTIONS[0], extendable_to=date(2027, 2, 19)
        ),
        "actions": ACTIONS[1:-1],
        "assignees": [("usr_1", "Sam <Rivera>")],
        "assignee_id": "usr_1",
        "law": LAW,
        "line": line_samples.LINE,
        "mails": inbound_samples.MAILS,
        "mailed": "Delete <b>everything</b>\nplease",
        "alone": True,
        "related_url": "/staff/r/1?part=related",
        "from_elsewhere": "DE",
        "wishes": WISHES,
        "cases": CASES,
    },
    "staff/request/timeline.html": {
        **FRAME,
        "older_url": "/staff/r/1?part=timeline&before=3",
        "newer_url": "/staff/r/1?part=timeline&before=103",
    },
    "staff/request/details.html": {**FRAME, "law": LAW},
    "staff/request/verification.html": {**FRAME, "agent": AGENT, "actions": ACTIONS[1:3]},
    "staff/request/voicemail.html": {**FRAME, "line": line_samples.LINE},
    "staff/request/messages.html": {**FRAME, "write_url": "/staff/r/1/message", "mails": inbound_samples.MAILS},
    "staff/request/notes.html": {**FRAME, "write_url": "/staff/r/1/note"},
    "staff/request/files.html": {**FRAME, "upload_url": "/staff/r/1/upload"},
    "staff/request/related.html": {
        **FRAME,
        "person_url": "/staff/requests/01R/person",
        "person_orders": [ORDER],
        "related": RelatedPage(siblings=[OTHER], same_contact=[OTHER], linked=[OTHER], left_out=2),
        "flags": [law_view.NoticedView(text="A <likely> repeat", links=[("12345678906", "/staff/r/3", AT)])],
        "able": True,
        "errors": (views.FieldError(field="reference", text="Not <b>bold</b>.", href="#reference"),),
        "values": {"reference": "<b>bold</b>"},
    },
    "staff/request/vendors.html": {
        **FRAME,
        "tasks": [VENDOR_ROW],
        "missing": "Mail <House>, Ads",
        "tell_url": "/staff/requests/01R/vendors",
        "certificate_url": "/staff/requests/01R/certificate-of-vendors",
        "waits": None,
    },
    "staff/request/audit.html": {
        **FRAME,
        "audit": AuditPage(
            rows=[
                AuditRow(seq=2, at=AT, actor="Sam <b>bold</b>", tag="request:assigned", hash=HASH),
                AuditRow(seq=1, at=AT, actor="consumer", tag="request:unheard-of", hash=HASH),
            ],
            entries=2,
            checked_at=AT,
            head=HASH,
            broken_at=2,
            older_url="/staff/r/1?part=audit&before=1",
        ),
    },
}
