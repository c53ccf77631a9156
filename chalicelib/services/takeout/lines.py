"""What of an account goes into the export, record by record, and what stays behind for good reason."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any, Final

from chalicelib.domain.record import UNSTORED

# The fields that are left out: secrets that open something, and what only we can use.
_SECRETS: Final[Mapping[str, frozenset[str]]] = {
    "user": frozenset({"new_email_proof"}),
    "agent-link": frozenset({"token"}),
    "webhook": frozenset({"secrets"}),
    "issuer": frozenset({"secret"}),
    "referral": frozenset({"key"}),
    "referred-from": frozenset({"page"}),
    "vendor-task": frozenset({"key"}),
}
# What in a letter's values is a link that shows whose a mailbox is: whoever exports it could follow it.
LINKS: Final = frozenset({"token", "agent_token", "permission_token", "vendor_token", "page"})
_INNER: Final = frozenset({"version"})

EXPORTED: Final = frozenset(
    {
        *("account", "user", "last-sign-in", "issuer", "logo", "verification-policy"),
        *("wording", "past-wording", "questions"),
        *("controller", "service", "referral", "referred-from", "vendor", "vendor-task"),
        *("phone-number", "service-code", "voicemail-export", "agent-link", "webhook", "api-key"),
        *("submission", "request", "letter", "message", "note", "note-file", "file", "call", "voicemail"),
        "mail",
        *("agent-request", "suppression", "legal-hold", "closing-request", "grant", "register-entry", "address-mark"),
        *("format-wish", "outside-case"),
        *("incentive", "incentive-member"),
        *("child-task", "child-identity"),
        *("misuse", "misuse-note", "restriction", "consumer-erasure", "logged-request"),
        "elsewhere",
    },
)

# What is not: look-ups that hold a hash and an id, and notes of our own work, which say nothing that is not said above.
LEFT_OUT: Final[Mapping[str, str]] = {
    **dict.fromkeys(("slug", "login", "phone-number-entry", "service-code-entry", "reference-entry"), "a look-up"),
    **dict.fromkeys(("call-entry", "agent-entry", "contact"), "a look-up"),
    **dict.fromkeys(("agenda", "recheck", "notice", "summary", "retention-review", "mailing"), "our own reminder"),
    "referral-agenda": "our own reminder",
    **dict.fromkeys(("request-file", "retagging", "voicemail-backfill", "webhook-resend"), "work under way"),
    **dict.fromkeys(("takeout", "erasure", "agent-callback", "delivery", "contact-list"), "work under way"),
    **dict.fromkeys(("tally", "stored"), "counts: they are made from the requests"),
    **dict.fromkeys(
        ("operator-notice", "notice-board", "policy-version", "policy-text", "news", "transfer"), "the operator's words"
    ),
    "second-factors": "secrets that open the account",
    "text-stop": "a number's keyed hash: the opt-out itself is a request",
}


def file_of(record: Any) -> str:
    """The file whose line a record becomes; empty for what is left out."""
    return f"{record.KIND}.jsonl" if record.KIND in EXPORTED else ""


def as_line(record: Any) -> bytes:
    """A record as one line of JSON, without its secrets."""
    without = _SECRETS.get(record.KIND, frozenset()) | _INNER
    hashed = {item.name for item in fields(record) if item.metadata.get(UNSTORED)}
    values = {name: value for name, value in asdict(record).items() if name not in without | hashed}
    if record.KIND == "letter":
        values["values"] = {name: value for name, value in record.values.items() if name not in LINKS}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(type(value).__name__)
