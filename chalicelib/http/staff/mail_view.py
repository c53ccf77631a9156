"""Mails as staff see them: what each claims, what the mail service found, what came with it; and those held back."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.correspondence import Filed
from chalicelib.domain.inbound import InboundMail, MailPart, PartState, Verdict
from chalicelib.http.staff.request_view import request_url
from chalicelib.services.inbound.held_mail import SHOWN
from chalicelib.services.ports.inbound import HeldMail


class MailPartView(Struct, frozen=True, kw_only=True):
    """An attachment: `state` (text `staff.mail.part.<state>`) is kept, quarantined or left-out."""

    number: int
    name: str
    size: int
    state: str


class MailView(Struct, frozen=True, kw_only=True):
    """One mail: `findings` are pairs of what was looked at and what was found, `marks` texts `staff.mail.mark.<mark>`.

    `doubtful`: a check of its origin failed. `url` takes the form that asks for the original or an attachment;
    `original` whether it is still there.
    """

    received_at: datetime
    sender: str
    name: str
    subject: str
    url: str
    joined: bool
    doubtful: bool
    findings: Sequence[tuple[str, str]]
    marks: Sequence[str]
    parts: Sequence[MailPartView]
    size: int
    original: bool
    until: datetime
    from_url: str = ""  # the request that it began, and that staff found to be about this one


class HeldMailView(Struct, frozen=True, kw_only=True):
    """A mail that nobody has opened."""

    name: str
    at: datetime
    size: int


def mail_views(filed: Iterable[Filed], now: datetime) -> list[MailView]:
    """The mails that are filed under a request, newest first."""
    found = [item for item in filed if isinstance(item, InboundMail)]
    return [_mail(one, now) for one in sorted(found, key=lambda one: one.received_at, reverse=True)]


def held_views(held: Sequence[HeldMail]) -> list[HeldMailView]:
    """A page of what is held back."""
    return [HeldMailView(name=one.name, at=one.held_at, size=one.size) for one in held[:SHOWN]]


def _mail(mail: InboundMail, now: datetime) -> MailView:
    found = mail.verdicts
    return MailView(
        received_at=mail.received_at,
        sender=mail.sender.address if mail.sender else "",
        name=mail.name,
        subject=mail.subject,
        url=f"{request_url(mail.request)}/mails/{mail.id}",
        joined=mail.joined,
        doubtful=Verdict.FAIL in {found.spf, found.dkim, found.dmarc},
        findings=[(name, getattr(found, name).value) for name in ("spf", "dkim", "dmarc", "spam", "virus")],
        marks=[mark.value for mark in mail.marks],
        parts=[_part(one) for one in mail.parts],
        size=mail.size,
        original=now < mail.original_until,
        until=mail.original_until,
        from_url=request_url(mail.moved_from) if mail.moved_from else "",
    )


def _part(part: MailPart) -> MailPartView:
    return MailPartView(number=part.number, name=part.name, size=part.size, state=PartState(part.state).value)
