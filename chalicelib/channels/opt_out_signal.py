"""A browser's opt-out signal that a business's own site received for a person it knows: read, and nothing else."""

import re
from datetime import datetime, timedelta
from typing import Final

from chalicelib import texts
from chalicelib.channels.signed_api import OLDEST_LIFE
from chalicelib.domain import places
from chalicelib.domain.account import Account
from chalicelib.domain.contact import Email, Phone
from chalicelib.errors import InvalidField
from chalicelib.services.opt_outs.take_signal import Signal
from chalicelib.values import dataclass

_HOST: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*", re.IGNORECASE)
_SLACK: Final = timedelta(minutes=5)  # between the clocks of two machines


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was handed over, as it came."""

    email: str = ""
    phone: str = ""
    source: str = ""
    residence: str = places.UNSAID
    language: str = ""
    received_at: datetime | None = None


def understand(account: Account, sent: Sent, *, actor: str, now: datetime) -> Signal:
    """Return the signal. Raise `InvalidField` for the first field that cannot be accepted."""
    if not (sent.email or sent.phone):
        raise InvalidField(field="email", problem="missing")
    if sent.source and not _HOST.fullmatch(sent.source):
        raise InvalidField(field="source", problem="malformed", said="Name the site's host, such as www.example.com.")
    if sent.residence not in places.ALL:
        raise InvalidField(field="residence", problem="unknown")
    if sent.language and sent.language not in texts.languages():
        raise InvalidField(field="language", problem="unknown")
    region = sent.residence if len(sent.residence) == 2 else "US"
    return Signal(
        account=account,
        email=Email.parse(sent.email, mailed=False) if sent.email else None,
        phone=Phone.parse(sent.phone, region=region) if sent.phone else None,
        site=sent.source.lower(),
        residence=sent.residence,
        language=sent.language or account.languages[0],
        received_at=_received_at(sent.received_at, now),
        actor=actor,
    )


def _received_at(at: datetime | None, now: datetime) -> datetime:
    if at is None or now < at <= now + _SLACK:
        return now
    if at > now:
        raise InvalidField(field="received_at", problem="in-the-future")
    if at < now - OLDEST_LIFE:
        raise InvalidField(field="received_at", problem="too-old")
    return at
