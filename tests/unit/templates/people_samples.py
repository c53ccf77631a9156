"""The pages about the staff of an account, with awkward characters."""

from __future__ import annotations

from typing import Any

from chalicelib.http.staff.users_view import ROLES, UserView, role_rows
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
PEOPLE_SIGNED_OUT: dict[str, dict[str, Any]] = {
    "staff/address.html": {
        "here": "/staff/address",
        "form_token": "token",
        "token_value": "abc",
        "account_name": "Acme <Stores>",
        "email": "anna@acme.example",
    },
}
