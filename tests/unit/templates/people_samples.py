"""The pages about the staff of an account, with awkward characters."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.account import Account, AccountState, Plan
from chalicelib.domain.ids import AccountId
from chalicelib.http.staff.audit_view import AuditLine
from chalicelib.http.staff.business_page import ChangeView, colour_view
from chalicelib.http.staff.notice_view import NoticeView, ToldView
from chalicelib.http.staff.users_view import ROLES, UserView, role_rows
from chalicelib.law.rules import Regime
from chalicelib.services.audit.export_parts import Progress
from chalicelib.services.audit.read_audit import AuditPage, Place
from tests.unit.templates.common_samples import AT, problem

SAM = UserView(
    id="usr_a",
    name="Sam <b>bold</b>",
    email="sam@acme.example",
    role="owner",
    added_at=AT,
    kinds=["authenticator", "recovery"],
    last_at=AT,
    last_way="passkey",
    self=True,
)
EVE = UserView(id="usr_b", name="Eve", email="eve@acme.example", role="administrator", added_at=AT, demanded=True)
GONE = UserView(id="usr_c", name="Gone", email="gone@acme.example", role="auditor", added_at=AT, disabled_at=AT)
MOVING = UserView(
    id="usr_d",
    name="Ann",
    email="ann@acme.example",
    role="handler",
    added_at=AT,
    last_at=AT,
    last_way="code",
    new_email="anna@acme.example",
    version=3,
)
CHOICES = [{"value": "handler", "text": "Handler", "hint": "Handles"}, {"value": "owner", "text": "O", "hint": "All"}]
VALUES = {"name": "x'y", "email": "x@", "role": "handler"}

OPTIONS = [("", [("account", "<b>bold</b>")]), ("People", [("usr_a", "Sam")])]

PEOPLE_PAGES: dict[str, dict[str, Any]] = {
    "staff/notices.html": {
        "notices": [
            ToldView(severity="important", title="<b>bold", language="es", url="/staff/notices/01K", read=True),
        ],
    },
    "staff/notice.html": {
        "item": NoticeView(severity="urgent", title="<Stores>", text="One\n<b>bold", language="en", read=False),
        "back_url": "/staff/notices",
    },
    "staff/users.html": {
        "action": "/staff/users",
        "changes_users": True,
        "people": [SAM, EVE, MOVING, GONE],
        "choices": CHOICES,
        "roles": ROLES,
        "table": role_rows(),
        "values": VALUES,
        **problem("email"),
    },
    "staff/user.html": {
        "changes_users": True,
        "action": "/staff/users/usr_d",
        "person": MOVING,
        "choices": CHOICES,
        "values": VALUES,
    },
    "staff/profile.html": {
        "action": "/staff/profile",
        "person": MOVING,
        "may": ["read requests", "approve another's verification"],
        "values": VALUES,
        **problem("name"),
    },
}
PEOPLE_PAGES |= {
    "staff/audit.html": {
        "action": "/staff/audit",
        "options": {"where": OPTIONS, "user": OPTIONS, "kind": OPTIONS},
        "values": {"where": "account", "request": "1234"},
        "rows": [
            AuditLine(at=AT, actor="Sam <b>bold</b>", tag="view:request", recorded="shown: 3", seq=4, hash="a" * 64),
            AuditLine(
                at=AT,
                actor="Sam",
                tag="not:known",
                recorded="",
                seq=1,
                hash="b" * 64,
                reference="12345678901",
                right="delete",
                url="/staff/requests/01ABC",
            ),
        ],
        "page": AuditPage(read=4, chains=1, following=Place("account", 3)),
        "back_to": AT,
        "broken_chain": "ACCOUNT",
        "broken_at": 3,
        "further_url": "/staff/audit?at=account%3A3",
        "newest_url": "/staff/audit",
        "export_url": "/staff/audit/export",
    },
    "staff/audit_export.html": {
        "action": "/staff/audit/export",
        "progress": Progress(2),
        "keys_url": "/.well-known/jwks.json",
    },
}
BUSINESS = Account(
    id=AccountId("acc_a"),
    slug="acme",
    name="Acme <Stores>",
    plan=Plan.TRIAL,
    state=AccountState.TRIAL,
    opened_at=AT,
    time_zone="America/Los_Angeles",
    place="US-CA",
    email="privacy@acme.example",
    postal="1 <b>bold</b> Street",
    privacy_url="https://acme.example/privacy",
    regimes=("ccpa",),
    colour="#b3261e",
)
EDIT = {"action": "/staff/business", "seen": "abc", "back_url": "/staff/business", "chosen": ["en"]}
PEOPLE_PAGES |= {
    "staff/business.html": {
        "here": "/staff/business",
        "account": BUSINESS,
        "changes_business": True,
        "logo": "/brand/logo-acme-0.svg",
        "place_name": "California",
        "language_names": ["English", "Español"],
        "laws": [Regime.CCPA],
        "public_url": "/c/acme",
    },
    "staff/business_part.html": {
        **EDIT,
        "part": "colour",
        "values": {"colour": "#b3261e"},
        "colour": colour_view("#b3261e"),
        **problem("colour"),
    },
    "staff/business_laws.html": {
        **EDIT,
        "names": ["ccpa", "gdpr"],
        "changes": [
            ChangeView(places=["Utah"], before="", after="strictest", moves=True, offered=[], no_more=["Delete"]),
            ChangeView(
                places=["Ohio", "Iowa"],
                before="strictest",
                after="strictest",
                moves=False,
                offered=["Know"],
                no_more=[],
            ),
        ],
    },
    "staff/business_logo.html": {
        **EDIT,
        "upload_url": "https://files.example/",
        "upload_fields": {"key": "uploads/a", "policy": "x"},
        "limit_kb": 100,
        "logo": "/brand/logo-acme-0.svg",
        **problem("logo"),
    },
}
PARTS: dict[str, dict[str, Any]] = {
    "facts": {"name": "Acme", "email": "", "phone": "", "postal": "", "privacy_url": ""},
    "languages": {"languages": ("en", "es")},
    "place": {"place": "US-CA", "time_zone": "UTC"},
    "laws": {"regimes": ("ccpa",)},
}
PART_CONTEXT: dict[str, Any] = {
    **EDIT,
    "usual": "en",
    "all_languages": [("en", "English"), ("es", "Español")],
    "places": OPTIONS,
    "zones": OPTIONS,
    "laws": ["ccpa", "gdpr"],
    "colour": None,
}
PEOPLE_SIGNED_OUT: dict[str, dict[str, Any]] = {
    "staff/address.html": {
        "here": "/staff/address",
        "form_token": "token",
        "token_value": "abc",
        "account_name": "Acme <Stores>",
        "email": "anna@acme.example",
    },
}
