"""What the head of a mail says: the mail service's own findings, the addresses, and whether a machine sent it.

Amazon SES puts its own headers above all others, so of each of these the first one counts: a sender can write the same
ones, and they stand below.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

from chalicelib.domain.contact import Email
from chalicelib.domain.inbound import NAME_LIMIT, SUBJECT_LIMIT, Nature, Verdict, Verdicts
from chalicelib.domain.text import clean
from chalicelib.errors import InvalidField

ADDRESSES_LIMIT: Final = 50  # of one mail that are looked at
_FINDINGS: Final = {
    "pass": Verdict.PASS,
    "fail": Verdict.FAIL,
    "softfail": Verdict.SOFT,
    "neutral": Verdict.SOFT,
    "gray": Verdict.SOFT,
}
_SERVICE: Final = "amazonses.com"
_METHOD: Final = re.compile(r"(?:^|;)\s*(spf|dkim|dmarc)=([a-z]+)", re.IGNORECASE)
_COMMENT: Final = re.compile(r"\([^()]*\)")
_FOR: Final = re.compile(r"\bfor\s+<?([^\s<>;,]{3,254}@[^\s<>;,]{1,254})>?\s*;", re.IGNORECASE)
_TO: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "Resent-To")
_AUTO_REPLY: Final = ("X-Autoreply", "X-Autorespond", "X-Autoresponse", "X-Auto-Reply-From")
_LIST: Final = ("List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID")
_BULK: Final = frozenset({"bulk", "junk", "list"})
_DAEMONS: Final = frozenset({"mailer-daemon", "postmaster"})


def header(message: EmailMessage, name: str) -> str:
    """A header's words, cleaned; empty where there is none, or none that can be read."""
    try:
        found = message[name]
        return clean(str(found)) if found is not None else ""
    except Exception:  # noqa: BLE001  the library's parser meets what somebody built to break it
        return ""


def verdicts(message: EmailMessage) -> Verdicts:
    """What the mail service found."""
    results = _COMMENT.sub("", header(message, "Authentication-Results"))
    ours = results.lower().startswith(_SERVICE)
    methods: dict[str, Verdict] = {}
    for method, result in _METHOD.findall(results) if ours else ():
        known = _FINDINGS.get(result.lower(), Verdict.NONE)
        best = methods.get(method.lower())
        # Several signatures: one that holds is enough.
        methods[method.lower()] = Verdict.PASS if Verdict.PASS in {known, best} else known
    return Verdicts(
        spf=methods.get("spf", Verdict.NONE),
        dkim=methods.get("dkim", Verdict.NONE),
        dmarc=methods.get("dmarc", Verdict.NONE),
        spam=_FINDINGS.get(header(message, "X-SES-Spam-Verdict").lower(), Verdict.NONE),
        virus=_FINDINGS.get(header(message, "X-SES-Virus-Verdict").lower(), Verdict.NONE),
    )


def received_at(message: EmailMessage, *, now: datetime) -> datetime:
    """When the mail service took it, by the topmost `Received`; the sender's own `Date` says nothing about that."""
    written = header(message, "Received").rpartition(";")[2].strip()
    try:
        at = parsedate_to_datetime(written)
    except (TypeError, ValueError):
        return now
    return min(at.astimezone(UTC), now) if at.tzinfo else now


def sender(message: EmailMessage) -> tuple[Email | None, str]:
    """Whom the mail claims to be from, and the name beside it; of several the first."""
    for name, address in _addresses(message, "From"):
        try:
            return Email.parse(address, mailed=False), clean(name)[:NAME_LIMIT]
        except InvalidField:
            continue
    return None, ""


def subject(message: EmailMessage) -> str:
    """The subject, cut to what a line can hold."""
    return header(message, "Subject")[:SUBJECT_LIMIT]


def recipients(message: EmailMessage) -> tuple[str, ...]:
    """Whom it may have been sent to: for whom the service took it, then whom its head names."""
    taken_for = _FOR.findall(header(message, "Received"))
    named = [address for name in _TO for _, address in _addresses(message, name)]
    return tuple(dict.fromkeys(address.lower() for address in (*taken_for, *named) if "@" in address))


def nature(message: EmailMessage) -> Nature:
    """What sent it, as far as its head says so (RFC 3834, RFC 3464, RFC 8098)."""
    if header(message, "X-Letter-Id"):
        return Nature.OWN
    if _is_bounce(message):
        return Nature.BOUNCE
    submitted = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    precedence = header(message, "Precedence").lower()
    if submitted == "auto-replied" or precedence == "auto_reply" or any(header(message, name) for name in _AUTO_REPLY):
        return Nature.AUTO_REPLY
    if submitted not in {"", "no"} or precedence in _BULK or any(header(message, name) for name in _LIST):
        return Nature.MACHINE
    return Nature.PERSON


def claims_to_answer(message: EmailMessage) -> bool:
    """Whether it says that it answers another mail."""
    return bool(header(message, "In-Reply-To") or header(message, "References"))


def _is_bounce(message: EmailMessage) -> bool:
    """A report has no sender to answer (RFC 5321, section 4.5.5), or is one by its type."""
    if header(message, "Return-Path") == "<>" or _content_type(message) == "multipart/report":
        return True
    found, _ = sender(message)
    return found is not None and found.address.rpartition("@")[0].lower() in _DAEMONS


def _content_type(message: EmailMessage) -> str:
    try:
        return message.get_content_type()
    except Exception:  # noqa: BLE001  as above
        return ""


def _addresses(message: EmailMessage, name: str) -> Iterator[tuple[str, str]]:
    """Names and addresses of a header; where the strict parser fails the forgiving one is asked."""
    try:
        found: list[Address] = [one for each in message.get_all(name, []) for one in each.addresses]
    except Exception:  # noqa: BLE001  as above
        yield from getaddresses([header(message, name)])[:ADDRESSES_LIMIT]
        return
    for one in found[:ADDRESSES_LIMIT]:
        yield one.display_name, one.addr_spec
