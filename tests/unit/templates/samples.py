"""Sample data for every template: what a route would give it, with awkward characters on purpose."""

from __future__ import annotations

from dataclasses import replace as replace_key
from datetime import UTC, date, datetime
from typing import Any

from msgspec.structs import replace

from chalicelib.domain import places
from chalicelib.domain.api_key import ApiKey, Scope
from chalicelib.domain.deletion_certificate import Cause, Deletion, FoundAbsent
from chalicelib.domain.ids import AccountId, KeyId, Reference, RequestId
from chalicelib.domain.request import Hold
from chalicelib.domain.voicemail_export import Backfill, ExportPlace, VoicemailExport
from chalicelib.http import views
from chalicelib.http.staff import (
    agent_view,
    law_view,
)
from chalicelib.services.handling.hold_request import REASONS
from chalicelib.services.telephone.public_lines import PublicLine
from tests.unit.templates import hook_samples, letter_samples, line_samples

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
FRAME = {"business": ACME, "here": "/c/acme/page", "form_token": "token", "back_url": "/c/acme/before"}
CCPA = ("know_categories", "know_specific", "delete", "correct", "opt_out_sale", "limit_sensitive")
GDPR = ("access", "rectify", "erase", "restrict", "portability", "object", "withdraw_consent", "no_automated_decision")
DUE = date(2027, 1, 5)
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
API_KEY = ApiKey(
    account=AccountId("acc_x"),
    id=KeyId("key_abcdefghijklmnop"),
    scopes=(Scope.READ, Scope.WRITE),
    public_key="A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=",
    created_at=AT,
    created_by="user:usr_x",
    name="The <CRM>",
)
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


def problem(field: str, text: str = "Enter what is <missing>") -> dict[str, Any]:
    """Give the context of one error at a field."""
    return {"errors": (views.FieldError(field=field, text=text, href=f"#{field}"),)}


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
CODE = {
    "sent_to": "a•••@example.com",
    "minutes": 15,
    "resend_url": "/r",
    "resend_after": 0,
    "resend_token": "t",
    "by_phone": True,
}

CONSUMER: dict[str, dict[str, Any]] = {
    "consumer/start.html": {
        "gpc": True,
        "start_url": "/c/acme/residence",
        "follow_url": "/c/acme/follow",
        "lines": [PublicLine("+18005550100", "123459", "Bait & <Tackle>"), PublicLine("+18005550177")],
    },
    "consumer/residence.html": {"groups": places.GROUPS, **problem("residence", "Choose where you live")},
    "consumer/rights.html": {"rights": CCPA + GDPR, "gpc": True, "values": {"rights": ["delete"]}},
    "consumer/behalf.html": {"values": {"behalf": "agent", "agent_name": '"Lee"'}, **problem("agent_organisation")},
    "consumer/name.html": {"behalf": "self", "optional": True, **problem("name")},
    "consumer/contact.html": {"behalf": "agent", "email_needed": True, "values": {"email": "x'y"}, **problem("email")},
    "consumer/relationship.html": {"optional": True},
    "consumer/details.html": {"rights": CCPA, "values": {"period": "range"}, **problem("from")},
    "consumer/check.html": {
        "answers": ANSWERS,
        "period": (date(2025, 2, 1), DUE),
        "change_urls": {step: f"/c/acme/{step}" for step in STEPS},
        "gpc": True,
    },
    "consumer/receipt.html": {
        "receipt": RECEIPT,
        "receipt_url": "/c/acme/receipt.jws",
        "content_url": "/c/acme/content",
        "follow_url": "/f",
        "code_url": "/c/acme/code",
        "gpc": False,
    },
    "consumer/code.html": {"purpose": "confirm", **CODE, **problem("code", "The code is not correct")},
    "consumer/follow.html": {},
    "consumer/status.html": {
        "reference": "12345678906",
        "received_at": AT,
        "requests": REQUESTS,
        "timeline": TIMELINE,
        "messages": MESSAGES,
        "message_url": "/m",
        "receipt_url": "/r",
        "content_url": "/c",
        "sign_out_url": "/o",
        "gpc": True,
        "notice": "notice.message-sent",
    },
    "consumer/appeal.html": {"right": "access", "reference": "12345678906", "cancel_url": "/c", "until": DUE},
    "consumer/withdraw.html": {"what": "appeal", "right": "delete", "reference": "12345678906", "cancel_url": "/c"},
    "consumer/closed.html": {"follow_url": "/f", "lines": ()},
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
}

STAFF_FRAME = {
    "user": views.StaffUser(name="Sam Rivera", email="sam@acme.example", role="owner", administers=True),
    "business": ACME,
    "nav": "queue",
    "queue_url": "/staff/queue",
    "alerts_url": "/staff/alerts",
    "export_url": "/staff/export",
    "keys_url": "/staff/keys",
    "webhooks_url": "/staff/webhooks",
    "sign_out_url": "/staff/out",
    "here": "/staff/queue?list=open",
    "form_token": "token",
}
ROW = views.QueueRow(
    url="/staff/r/1",
    reference="12345678906",
    requester="Ana María López",
    contact="a•••@example.com",
    right="know_specific",
    channel="web",
    language="es",
    received_at=AT,
    due=DUE,
    days_left=3,
    state="awaiting verification",
    verification="contact-confirmed",
    flags=("paused", "message"),
    extended=True,
)
FACT = views.FactView(
    at=AT,
    fact="match",
    by="Sam Rivera",
    result="matched",
    compared=("name", "customer_number", "hat size"),
    method="records",
)
REQUEST = views.RequestView(
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
    notes=(views.NoteView(at=AT, by="Sam", text="Called.\nNobody there."),),
    files=(FILE, replace(FILE, kind="refused", get_url="")),
    siblings=(("opt_out_sale", "/staff/r/2"),),
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
    related=(views.RelatedView(url="/staff/r/3", reference="12345678906", rights=("delete",), received_at=AT),),
    grounds=("CCPA_UNVERIFIED",),
    decided_by="Sam",
    same_as=("12345678906", "/staff/r/3"),
)
ACTIONS = tuple(
    views.ActionLink(key=key, url="/staff/a", post=key == "acknowledge")
    for key in ("acknowledge", "match", "approve", "extend", "answer", "message", "note", "upload")
)
EXPORT = VoicemailExport(
    account=AccountId("acc_a"),
    place=ExportPlace(bucket="acme-calls", region="us-east-1", role_arn="arn:<1>"),
    external_id="recourse-0123456789abcdef",
    checked_at=AT,
    failing_since=AT,
)
BACKFILL = Backfill(account=AccountId("acc_a"), started_at=AT, total=40, seen=20, copied=19)
FORM = {"reference": "12345678906", "right": "delete", "requester": "Ana López", "cancel_url": "/staff/r/1"}
POINTS = ("name", "email", "phone", "address", "customer_number", "order", "birth_date", "other")

WARNED = views.DisclosureView(
    sign="0123456789abcdef",
    found=[("social-security", 3, "•••••••89")],
    files=[replace(FILE, warnings=("card",))],
)
SEEN = {"seen": "3-4", "changes": TIMELINE[:1]}

STAFF: dict[str, dict[str, Any]] = {
    "staff/queue.html": {
        "counts": [
            views.CountLink(key="open", url="/staff/queue", count=12, current=True),
            views.CountLink(key="waiting", url="/w"),
        ],
        "rows": [
            ROW,
            replace(ROW, days_left=-2, state="new", assignee="Sam", flags=()),
            replace(ROW, due=None, days_left=None),
        ],
        "view": "open",
        "alone": True,
        "previous_url": None,
        "next_url": "/staff/queue?after=x",
    },
    "staff/request.html": {
        "request": REQUEST,
        "next_step": views.NextStep(
            key="acknowledge", by=DUE, days_left=-1, action=ACTIONS[0], extendable_to=date(2027, 2, 19)
        ),
        "actions": ACTIONS[1:-1],
        "assignees": [("usr_1", "Sam <Rivera>")],
        "assignee_id": "usr_1",
        "law": law_view.LawView(
            regime="uk_gdpr",
            because="corrected",
            residence="GB",
            citation="UK GDPR Art 17",
            version="uk_gdpr-2026-02-05",
            identity_asked=AT,
            correct_url="/staff/r/1/law",
        ),
        "line": line_samples.LINE,
        "agent": agent_view.AgentView(
            name="AA<1>",
            exercise="deletion, ccpa",
            own_id="own <9>",
            claims=[("email", "ana@example.com"), ("note", "a <b>")],
            permission="seen",
            permission_at=AT,
            receives=True,
            reason="changed <my> mind",
        ),
        "flags": [law_view.NoticedView(text="A <likely> repeat", links=[("12345678906", "/staff/r/3", AT)])],
        "alone": True,
        **SEEN,
    },
    "staff/refused.html": {"reason": "Closed.", "kept": ("Two\n<b>lines</b>",), "request_url": "/staff/r/1", **SEEN},
    "staff/told.html": {
        "key": "file-ready",
        "link_url": "https://bucket.example/x?y=1&z=2",
        "link_key": "staff.file-ready.link",
        "request_url": "/staff/r/1",
    },
    "staff/upload_name.html": {**FORM, **SEEN, "accept": ".pdf,.zip", "limit_mb": 25, **problem("file")},
    "staff/match.html": {**FORM, "points": POINTS, "needed": "reasonably_high", **problem("compared")},
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
    "staff/agent_permission.html": {**FORM, **problem("shown")},
    "staff/phone_code.html": {**FORM, "contact": "•••• 23", "no_texts": False, **problem("way")},
    "staff/identified.html": {**FORM, "asked_at": AT, "restarts": False},
    "staff/answer.html": {
        **FORM,
        "outcomes": (
            ("partial", "categories"),
            ("denied", "denied"),
            ("referred", "referred"),
            ("duplicate", "duplicate"),
        ),
        "grounds": [("CCPA_UNVERIFIED", "Not verified, 11 CCR 7022(a)", False), ("CCPA_7023H_ABUSE", "Abuse", True)],
        "files": [replace(FILE, warnings=("card", "incomplete"))],
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
    "staff/message.html": {**FORM, "contact": "a•••@example.com", "language_name": "Español", "warned": WARNED},
    "staff/note.html": FORM,
    "staff/sort.html": {**FORM, **SEEN, **line_samples.SORT, "messages": MESSAGES, **problem("rights")},
    "staff/transcript.html": {**FORM, **SEEN, "line": line_samples.LINE, **problem("text")},
    "staff/alerts.html": {"rhythms": ("at-once", "daily", "friday", "never"), "rhythm": "daily", "soon": True},
    "staff/export.html": {
        "available": True,
        "values": {"bucket": "acme-calls", "region": "us-east-1", "role_arn": "arn:<1>", "prefix": ""},
        "saved": EXPORT,
        "aws_account": "123456789012",
        "account_known": True,
        "trust_policy": '{\n  "Version": "2012-10-17"\n}',
        "permission_policy": '{\n  "Version": "2012-10-17"\n}',
        "role_prefix": "recourse-export-",
        "backfill": BACKFILL,
    },
    "staff/keys.html": {
        "keys": (API_KEY, replace_key(API_KEY, revoked_at=AT, last_used_on=DUE)),
        "names": {"user:usr_x": "Sam <Rivera>"},
        "scopes": ("read", "write", "admin"),
        "values": {"name": "CRM", "public_key": "x", "chosen": ["read"]},
        **problem("public_key"),
    },
    "staff/webhooks.html": {
        "hooks": hook_samples.HOOKS,
        "events": hook_samples.EVENTS,
        "url_value": "https://hooks.example/?a=<b>",
        "chosen": hook_samples.EVENTS[:1],
        **problem("url"),
    },
    "staff/webhook_secret.html": {"hook": "whk_x", "secret": "whsec_x", "rotated": True},
    "staff/webhook.html": {**hook_samples.PAGE, **problem("events")},
    "staff/upload.html": {
        **FORM,
        "name": "data <1>.zip",
        "action": "https://bucket.example/",
        "hidden": {"key": "k"},
        "accept": ".pdf,.zip",
        "limit_mb": 100,
    },
}
RETURN = {"here": "/staff", "action": "/staff/x", "back": "/staff/queue", "kept": '{"text": ["a"]}'}
SIGNED_OUT: dict[str, dict[str, Any]] = {
    "staff/sign_in.html": {**RETURN, **problem("email")},
    "staff/code.html": {**RETURN, **CODE, "resend_after": 30},
    "staff/resume.html": {"action": "/staff/r/1/note", "fields": [("text", 'A "quoted" word'), ("seen", "1-2")]},
    "staff/first.html": {
        "token_value": "abc",
        "zones": [("America", [("America/New_York", "New York")])],
        "places": [("United States", [("US-CA", "California")])],
        **problem("slug"),
    },
}

PAGES: dict[str, dict[str, Any]] = {
    **{name: {**FRAME, **context} for name, context in {**CONSUMER, **letter_samples.CONSUMER}.items()},
    **{name: {**STAFF_FRAME, **context} for name, context in {**STAFF, **letter_samples.STAFF}.items()},
    **SIGNED_OUT,
}
