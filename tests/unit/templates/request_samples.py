"""The page of one request and the pages of its steps, for staff, with awkward characters on purpose."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.deletion_certificate import Cause, Deletion, FoundAbsent
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.parenthood import ParentShown
from chalicelib.domain.request import Hold
from chalicelib.domain.verification_policy import COMPARABLE
from chalicelib.http import views
from chalicelib.http.staff import law_view
from chalicelib.http.staff.request_parts import RelatedView
from chalicelib.services.agents.agent_standing import AgentStanding
from chalicelib.services.handling.hold_request import REASONS
from tests.unit.templates import inbound_samples, letter_samples, line_samples, part_samples
from tests.unit.templates.case_samples import CASE_STEPS
from tests.unit.templates.child_samples import CHILD_STEPS
from tests.unit.templates.common_samples import AT, DUE, FILE, MESSAGES, TIMELINE, problem
from tests.unit.templates.format_samples import FORMAT_STEPS
from tests.unit.templates.part_samples import FACT

STANDING = AgentStanding(
    names=("Lee <Chan>", "L. Chan"),
    organisations=(),
    contact="lee@chan.example",
    requests=(),
    submissions=2,
    left_out=1,
    open=1,
    decided=2,
    unfounded=1,
    permitted=1,
    attorney=0,
    denied=1,
    missing=1,
    known=False,
    unshown=2,
)
DELETION = Deletion(
    issuer="https://privacy.example",
    account=AccountId("acc_x"),
    reference=Reference("12345678901"),
    request=RequestId("01R"),
    recording="RE1",
    sha256="ab" * 32,
    size=96_044,
    seconds=12,
    received_at=AT,
    cause=Cause.OUTSIDE,
    rule="",
    held=False,
    evidence=FoundAbsent(AT),
    issued_at=AT,
)
FORM = {"reference": "12345678906", "right": "delete", "requester": "Ana López", "cancel_url": "/staff/r/1"}
POINTS = COMPARABLE
WARNED = views.DisclosureView(
    sign="0123456789abcdef",
    found=[("social-security", 3, "•••••••89")],
    files=[replace(FILE, warnings=("card",))],
)
SEEN = {"seen": "3-4", "changes": TIMELINE[:1]}

REQUEST_PAGES: dict[str, dict[str, Any]] = {
    **part_samples.PARTS,
    "staff/refused.html": {"reason": "Closed.", "kept": ("Two\n<b>lines</b>",), "request_url": "/staff/r/1", **SEEN},
    "staff/told.html": {
        "key": "file-ready",
        "link_url": "https://bucket.example/x?y=1&z=2",
        "link_key": "staff.file-ready.link",
        "request_url": "/staff/r/1",
    },
    "staff/upload_name.html": {**FORM, **SEEN, "accept": ".pdf,.zip", "limit_mb": 25, **problem("file")},
    "staff/match.html": {
        **FORM,
        "details_url": "/staff/requests/req_1?part=details",
        "points": POINTS,
        "needed": "reasonably_high",
        "count": 4,
        "methods": ("records", "document"),
        "second_person": True,
        **problem("compared"),
    },
    "staff/approve.html": {**FORM, "match": replace(FACT, compared=("name", "order")), "contact": "a•••@example.com"},
    "staff/told_otherwise.html": {
        **FORM,
        "letter": views.LetterView(kind="acknowledged", to="a•••@e•••.com", at=AT, state="failed", failure="bounced"),
        "by": DUE,
        "means": ("post", "telephone", "in-person", "other", "none"),
        "extension": False,
    },
    "staff/hold.html": {
        **FORM,
        "reasons": REASONS,
        "hold": Hold(reason="litigation", by="user:usr_1", since=AT, until=DUE),
        "by": "Sam <Rivera>",
        "values": {"hold_until_day": "7", "words": "Ana v. <b>Acme</b>"},
        **SEEN,
        **problem("purpose"),
    },
    "staff/certificate.html": {
        "deletion": DELETION,
        "event": "",
        "ordered": False,
        "signed_url": "/staff/requests/1/voicemails/RE1/certificate/signed",
        "request_url": "/staff/requests/1",
    },
    "staff/extend.html": {
        **FORM,
        "due": DUE,
        "extended_due": date(2027, 2, 19),
        "citation": "11 CCR 7021(b)",
        "warned": WARNED,
    },
    "staff/law.html": {
        **FORM,
        "places": [("United States", [("US-CA", "California")]), ("Elsewhere", [("GB", "United <Kingdom>")])],
        "regimes": [("gdpr", "GDPR")],
        "values": {"residence": "GB", "why": "Lives in <b>bold</b> Leeds", "words": "By April 7."},
        "preview": [law_view.Compared(label="Right", now="Delete", then="Erase")],
        "renamed": True,
        "moves": True,
        "shown": "uk_gdpr|erase",
        "warned": WARNED,
        "language_name": "Español",
        **SEEN,
        **problem("words"),
    },
    "staff/clarify.html": {**FORM, **SEEN, "effect": "too-late", "warned": WARNED, **problem("text")},
    "staff/clarified.html": {**FORM, "asked_on": DUE, "wrote_on": DUE, "values": {"received_day": "5"}},
    "staff/identity.html": {**FORM, "restarts": True, "warned": None, "values": {"text": "<b>bold</b> doubts"}},
    "staff/parent.html": {**FORM, "ways": [way.value for way in ParentShown], **problem("shown")},
    "staff/agent_permission.html": {**FORM, **problem("shown")},
    "staff/agent_file.html": {
        **FORM,
        "shows": ["permission", "attorney", "identity"],
        "accept": ".pdf,.png",
        "limit_mb": 10,
        **problem("shows"),
    },
    "staff/agents.html": {"nobody": True, "here": "/staff/agents", **problem("agent_email")},
    "staff/agent_standing.html": {
        "agent": STANDING,
        "requests": [
            RelatedView(url="/staff/r/2", reference="12345678906", right="delete", state="new", received_at=AT)
        ],
        "unlisted": 3,
        "back_url": "/staff/r/1",
    },
    "staff/ask_agent.html": {**FORM, "asked": "address", "to": "lee@chan.example"},
    "staff/phone_code.html": {**FORM, "contact": "•••• 23", "no_texts": False, **problem("way")},
    "staff/identified.html": {**FORM, "asked_at": AT, "restarts": False},
    "staff/answer.html": {
        **FORM,
        "opts_in": True,
        "unconfirmed": True,
        "outcomes": (
            ("partial", "categories"),
            ("denied", "denied"),
            ("referred", "referred"),
            ("duplicate", "duplicate"),
        ),
        "grounds": [("CCPA_UNVERIFIED", "Not verified, 11 CCR 7022(a)", False), ("CCPA_7023H_ABUSE", "Abuse", True)],
        "files": [replace(FILE, warnings=("card", "incomplete"))],
        "bare": True,
        "release": False,
        "categories": True,
        "drafted_by": DUE,
        "goes": False,
        "warned": WARNED,
        "contact": "a•••@example.com",
        "values": {"outcome": "partial", "grounds": ["CCPA_UNVERIFIED"], "text": "We could <not>."},
        **SEEN,
        **problem("looked"),
    },
    "staff/appeal.html": {
        **FORM,
        **SEEN,
        "first": {
            "outcome": "denied",
            "at": AT,
            "by": "Olga",
            "grounds": ["Exempt, Va. Code 59.1-576"],
            "text": "It is <credit> data.",
        },
        "words": "You <know> me.",
        "same": True,
        "warned": None,
        "outcomes": ("granted", "partial", "denied"),
        "grounds": [("STATE_EXEMPT_DATA", "Exempt, Va. Code 59.1-576", True)],
        "files": [FILE],
        "goes": False,
        "categories": True,
        "release": False,
        "contact": "a•••@example.com",
        **problem("text"),
    },
    "staff/message.html": {
        **FORM,
        "contact": "a•••@example.com",
        "language_name": "Español",
        "silenced": True,
        "warned": WARNED,
    },
    "staff/note.html": {**FORM, "changed_note": "01N", "values": {"text": "<b>bold</b>"}, **problem("text")},
    **{name: {**FORM, **context} for name, context in (FORMAT_STEPS | CHILD_STEPS).items()},
    **{name: {**FORM, **context} for name, context in CASE_STEPS.items()},
    "staff/note_file.html": {**FORM, **SEEN, "accept": ".pdf,.zip", "limit_mb": 25, "may_identity": True},
    "staff/deletion.html": {
        **FORM,
        **SEEN,
        "part": "note",
        "name": "01N",
        "names": ("scan <1>.pdf",),
        "versions": 3,
        "reasons": ("mistake", "asked"),
        "days": 35,
        **problem("purpose"),
    },
    "staff/sort.html": {
        **FORM,
        **SEEN,
        **line_samples.SORT,
        "messages": MESSAGES,
        "mails": inbound_samples.MAILS,
        "mailed": "",
        "alike": [part_samples.OTHER],
        **problem("rights"),
    },
    "staff/transcript.html": {**FORM, **SEEN, "line": line_samples.LINE, **problem("text")},
    "staff/upload.html": {
        **FORM,
        "name": "data <1>.zip",
        "action": "https://bucket.example/",
        "hidden": {"key": "k"},
        "accept": ".pdf,.zip",
        "limit_mb": 100,
    },
    **letter_samples.STAFF,
}
