"""Mails that came in, as systems read them and decide about them."""

from typing import Annotated

import msgspec

from chalicelib.domain.inbound import Mark, PartState, Verdict
from chalicelib.http.api.schemas.common import Moment


class MailFindings(msgspec.Struct, kw_only=True):
    """What the mail service found: evidence, which proves nothing about who wrote."""

    spf: Verdict
    dkim: Verdict
    dmarc: Verdict
    spam: Verdict
    virus: Verdict


class MailPartFacts(msgspec.Struct, kw_only=True):
    """An attachment; one in quarantine is given out as bytes under a name that nothing opens."""

    number: int
    name: str
    content_type: str
    size: int
    state: PartState


class MailFacts(msgspec.Struct, kw_only=True):
    """A mail that is filed under a request; its words are a message of the thread, or what was typed."""

    id: str
    received_at: Moment
    sender: Annotated[str, msgspec.Meta(description="As it claims; empty where that is no address.")]
    name: str
    subject: str
    size: int
    joined: Annotated[bool, msgspec.Meta(description="It came to the address of a letter about this request.")]
    marks: list[Mark]
    findings: MailFindings
    parts: list[MailPartFacts]
    original_until: Annotated[Moment, msgspec.Meta(description="Until when it can be fetched as it came.")]
    moved_from: str | None


class RequestMails(msgspec.Struct, kw_only=True):
    """Every mail that is filed under a request."""

    items: list[MailFacts]


class MailLinkQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is wanted of a mail."""

    part: Annotated[int, msgspec.Meta(ge=0, le=999, description="Number of an attachment; 0 for all, as it came.")] = 0


class BelongsTo(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The request that a mail is about."""

    reference: Annotated[str, msgspec.Meta(max_length=64)]


class HeldMailFacts(msgspec.Struct, kw_only=True):
    """A mail that is held back, unopened, because too many came."""

    name: str
    held_at: Moment
    size: int


class HeldMails(msgspec.Struct, kw_only=True):
    """What is held back, a page of it, and the address at which requests come in; empty where no mail does."""

    address: str
    items: list[HeldMailFacts]
    more: bool


class ChosenMails(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which of those that are held back."""

    names: Annotated[list[Annotated[str, msgspec.Meta(max_length=200)]], msgspec.Meta(min_length=1, max_length=50)]


class MailsDone(msgspec.Struct, kw_only=True):
    """How many of them were still there, and are dealt with."""

    count: int
