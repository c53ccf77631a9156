"""One's own data as a file: JSON, as it is kept, without secrets."""

import json
from typing import Any

from chalicelib.domain.account import User
from chalicelib.services.accounts.own_data import OwnData


def own_data_file(found: OwnData) -> str:
    """The document that a member of staff saves; times are UTC (RFC 3339)."""
    said = {
        **_person(found.user),
        "last_sign_in": found.last and {"at": found.last.at.isoformat(), "way": found.last.way},
        "second_factors": {
            "authenticator_added_at": found.factors.authenticator_at and found.factors.authenticator_at.isoformat(),
            "passkeys": [{"added_at": one.added_at.isoformat(), "in": one.device} for one in found.factors.passkeys],
            "recovery_codes_left": len(found.factors.recovery),
        },
        "sessions": [
            {
                "signed_in_at": one.signed_in_at.isoformat(),
                "seen_at": one.seen_at.isoformat(),
                "browser": one.device,
                "way": one.way,
            }
            for one in found.sessions
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _person(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email.address,
        "new_email": user.new_email.address if user.new_email else None,
        "role": user.role.value,
        "added_at": user.added_at.isoformat(),
        "identity": user.identity and {"issuer": user.identity.issuer, "subject": user.identity.subject},
        "reminders": user.alerts.rhythm.value,
        "views_of_the_queue": [{"name": view.name, "filter": view.query} for view in user.views],
    }
