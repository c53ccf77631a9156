"""The pages for staff that are about no single request: sign-in, the queue, settings; with awkward characters."""

from __future__ import annotations

from dataclasses import replace as replace_key
from typing import Any

from markupsafe import Markup

from chalicelib.domain.account import User
from chalicelib.domain.api_key import ApiKey, Scope
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId, KeyId, UserId
from chalicelib.domain.issuer import Issuer
from chalicelib.domain.permissions import Role
from chalicelib.domain.second_factor import Factors, Passkey
from chalicelib.domain.served import RecourseBody
from chalicelib.domain.sites import Sites
from chalicelib.domain.voicemail_export import Backfill, ExportPlace, VoicemailExport
from chalicelib.http import views
from chalicelib.http.snippets import Snippet
from chalicelib.http.staff.access_view import ColleagueView
from chalicelib.http.staff.notice_view import ToldView
from chalicelib.http.staff.security_view import SessionView
from chalicelib.http.staff.standing_view import StandingView
from tests.unit.templates import hook_samples
from tests.unit.templates.common_samples import ACME, AT, CODE, DUE, problem

STAFF_FRAME = {
    "user": views.StaffUser(name="Sam Rivera", email="sam@acme.example", role="owner"),
    "business": ACME,
    "menu": [
        views.MenuLink(key="queue", url="/staff/queue", current=True),
        views.MenuLink(key="settings", url="/staff/settings"),
    ],
    "settings_url": "/staff/settings",
    "sign_out_url": "/staff/out",
    "here": "/staff/queue?list=open",
    "form_token": "token",
    "standing": StandingView(key="trial", day=DUE, url="/staff/plan"),
    "told": [ToldView(severity="urgent", title="Closed on <b>Sunday</b>", language="en", url="/staff/notices/01K")],
}
EXPORT = VoicemailExport(
    account=AccountId("acc_a"),
    place=ExportPlace(bucket="acme-calls", region="us-east-1", role_arn="arn:<1>"),
    external_id="recourse-0123456789abcdef",
    checked_at=AT,
    failing_since=AT,
)
BACKFILL = Backfill(account=AccountId("acc_a"), started_at=AT, total=40, seen=20, copied=19)
API_KEY = ApiKey(
    account=AccountId("acc_x"),
    id=KeyId("key_abcdefghijklmnop"),
    scopes=(Scope.READ, Scope.WRITE),
    public_key="A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=",
    created_at=AT,
    created_by="user:usr_x",
    name="The <CRM>",
)

LINKED = User(
    account=AccountId("acc_a"),
    id=UserId("usr_a"),
    role=Role.OWNER,
    added_at=AT,
    name="Sam <R>",
    email=Email("s@a.example"),
)

SNIPPET = Snippet(
    key="do-not-sell", language="en", kind="html", content='<a href="/c">Do & not</a>', citation="11 CCR", asked=True
)
DESK_PAGES: dict[str, dict[str, Any]] = {
    "staff/publishing.html": {
        "asked": [("do-not-sell", "11 CCR 7013", [SNIPPET, replace_key(SNIPPET, language="es")])],
        "others": [("gpc", "11 CCR 7025", [replace_key(SNIPPET, key="gpc", kind="json")])],
        "form": [("form", "11 CCR 7020", [replace_key(SNIPPET, key="form")])],
        "policy": "script-src https://privacy.example",
        "sites": Sites(origins=("https://shop.example",), edition=3),
        "limit": 20,
        "administers": True,
        "action": "/staff/publishing",
        "picture": Markup("<svg></svg>"),
        "page_url": "https://privacy.example/c/acme",
        "names": {"en": "English", "es": "Español"},
        "values": {"sites": "https://shop.example\n<b>"},
    },
    "staff/places.html": {
        "groups": [("states", [("US-CA", "California"), ("US-NV", "Nevada")]), ("europe", [("DE", "Germany")])],
        "values": {
            "where": "named",
            "served": ["states", "DE"],
            "body_name": "Panel <b>",
            "body_where": "https://p.example",
        },
        "served": ("US-CA", "US-NV", "DE"),
        "body": RecourseBody(name="Panel <b>", where="https://p.example"),
        "seen": "US-CA,US-NV,DE",
        "changes": True,
    },
    "staff/alerts.html": {
        "rhythms": ("at-once", "daily", "friday", "never"),
        "rhythm": "daily",
        "soon": True,
        "wants": True,
    },
    "staff/export.html": {
        "may_change": True,
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
        "may_change": True,
        "keys": (API_KEY, replace_key(API_KEY, revoked_at=AT, last_used_on=DUE)),
        "names": {"user:usr_x": "Sam <Rivera>"},
        "scopes": ("read", "write", "admin"),
        "values": {"name": "CRM", "public_key": "x", "chosen": ["read"]},
        **problem("public_key"),
    },
    "staff/webhooks.html": {
        "may_change": True,
        "once": "c0ffee",
        "hooks": hook_samples.HOOKS,
        "events": hook_samples.EVENTS,
        "url_value": "https://hooks.example/?a=<b>",
        "chosen": hook_samples.EVENTS[:1],
        **problem("url"),
    },
    "staff/webhook_secret.html": {"hook": "whk_x", "secret": "whsec_x", "rotated": True},
    "staff/webhook.html": {**hook_samples.PAGE, "may_change": True, **problem("events")},
    "staff/sure.html": {
        "what": "key-revoke",
        "named": "The <CRM>",
        "action": "/staff/keys/key_x/revoke",
        "cancel_url": "/staff/keys",
        "fields": [("do", '"><b>')],
    },
    "staff/access.html": {
        "may_change": True,
        "action": "/staff/access",
        "demand": "everyone",
        "demands": ("nobody", "administrators", "everyone"),
        "people": [
            ColleagueView(
                id="u", name="O'Brien <b>", email="o@acme.example", role="owner", kinds=(), demanded=True, self=True
            ),
            ColleagueView(
                id="v",
                name="Vi",
                email="v@acme.example",
                role="handler",
                kinds=("passkey",),
                demanded=False,
                self=False,
            ),
            ColleagueView(
                id="w", name="Wu", email="w@acme.example", role="auditor", kinds=(), demanded=False, self=False
            ),
        ],
        **problem("second_factor"),
    },
    "staff/factors.html": {
        "action": "/staff/security/factors",
        "secret": "ABCD",
        "picture": Markup("<svg></svg>"),
        "has_app": True,
        "passkey": '{"a": "<b>"}',
        "demanded": True,
        **problem("code"),
    },
    "staff/recovery.html": {"codes": ("abcde-fghjk", "23456-789ab"), "on": "/staff/queue"},
    "staff/sso_settings.html": {
        "may_change": True,
        "action": "/staff/access/sso",
        "issuers": (
            Issuer(
                account=AccountId("acc_a"),
                id="iss_a",
                url="https://idp.example",
                client_id="<c>",
                name="O<k>ta",
                hosted="acme.example",
                added_at=AT,
            ),
        ),
        "only": True,
        "redirect_uri": "https://recourse.example/staff/sso/callback/acme",
        "adds": True,
        "start_url": "https://recourse.example/staff/sso?account=acme",
        "linked": (LINKED,),
        "values": {"name": "Okta", "url": "x", "client_id": "c", "hosted": "h"},
        **problem("url"),
    },
    "staff/security.html": {
        "action": "/staff/security",
        "factors_url": "/staff/security/factors",
        "factors": Factors(
            account=AccountId("acc_a"),
            user=UserId("usr_a"),
            authenticator_at=AT,
            recovery=("x",),
            secret="ABCD",
            passkeys=(Passkey(id="k", public_key="p", signs=1, added_at=AT),),
        ),
        "sessions": [
            SessionView(id="a", device="Firefox, Windows", way="code", since=AT, seen=AT, present=True),
            SessionView(id="b", device="", way="recovery", since=AT, seen=AT),
        ],
    },
    "staff/settings.html": {"settings": [views.MenuLink(key="alerts", url="/staff/alerts")]},
}
RETURN = {"here": "/staff", "action": "/staff/x", "back": "/staff/queue", "kept": '{"text": ["a"]}'}
SIGNED_OUT: dict[str, dict[str, Any]] = {
    "staff/sign_in.html": {**RETURN, "sign_up_url": "/sign-up", **problem("email")},
    "staff/code.html": {**RETURN, **CODE, "resend_after": 30, "sso_url": "/staff/sso?account=acme"},
    "staff/resume.html": {
        "action": "/staff/r/1/note",
        "fields": [("text", 'A "quoted" word'), ("seen", "1-2")],
        "again": False,
    },
    "staff/sso.html": {
        **RETURN,
        "account": "acme",
        "issuers": (),
        "here": "/staff/sso",
        **problem("account"),
    },
    "staff/again.html": {
        **RETURN,
        "sso_url": "/staff/sso?account=acme",
        "email": "olga@acme.example",
        "sent": True,
        "kinds": ("authenticator", "recovery"),
        "passkey": "",
        **problem("code"),
    },
    "staff/second.html": {
        **RETURN,
        "kinds": ("passkey", "authenticator", "recovery"),
        "passkey": '{"a": "<b>"}',
        **problem("credential"),
    },
    "staff/first.html": {
        "token_value": "abc",
        "zones": [("America", [("America/New_York", "New York")])],
        "places": [("United States", [("US-CA", "California")])],
        **problem("slug"),
    },
}
