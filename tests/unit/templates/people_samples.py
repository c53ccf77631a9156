"""The pages about the staff of an account, with awkward characters."""

from __future__ import annotations

from typing import Any

from chalicelib.http.staff.audit_view import AuditLine
from chalicelib.http.staff.users_view import ROLES, UserView, role_rows
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
    "staff/users.html": {
        "action": "/staff/users",
        "people": [SAM, EVE, MOVING, GONE],
        "choices": CHOICES,
        "roles": ROLES,
        "table": role_rows(),
        "values": VALUES,
        **problem("email"),
    },
    "staff/user.html": {"action": "/staff/users/usr_d", "person": MOVING, "choices": CHOICES, "values": VALUES},
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
PEOPLE_SIGNED_OUT: dict[str, dict[str, Any]] = {
    "staff/address.html": {
        "here": "/staff/address",
        "form_token": "token",
        "token_value": "abc",
        "account_name": "Acme <Stores>",
        "email": "anna@acme.example",
    },
}
