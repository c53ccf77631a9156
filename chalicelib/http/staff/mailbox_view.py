"""The general mailbox as staff see it: each message with its player, its call and where to hand it."""

from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.request import Request
from chalicelib.http.staff.phone_view import show_code
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.staff.voicemail_view import LineView
from chalicelib.services.telephone.general_mailbox import Business


class MessageView(Struct, frozen=True, kw_only=True):
    """One message of somebody who reached nobody; `line` is None for what left no trace on the line."""

    id: str
    url: str
    hand_over_url: str
    sort_url: str
    reference: str
    right: str
    contact: str
    received_at: datetime
    due: date
    line: LineView | None


class BusinessView(Struct, frozen=True, kw_only=True):
    """Whom a message may be for: `key` is what is sent, `brand` and `code` are empty for an account without codes."""

    key: str
    name: str
    brand: str
    code: str


def message_view(head: Request, line: LineView | None) -> MessageView:
    """One message."""
    return MessageView(
        id=head.id,
        url=request_url(head.id),
        hand_over_url=f"{request_url(head.id)}/hand-over",
        sort_url=f"{request_url(head.id)}/sort",
        reference=head.submission,
        right=head.right.value,
        contact=head.contact,
        received_at=head.received_at,
        due=head.due,
        line=line,
    )


def business_view(found: Business) -> BusinessView:
    """One business that was found."""
    code = show_code(found.code) if found.code else ""
    return BusinessView(key=found.key, name=found.account.name, brand=found.brand, code=code)
