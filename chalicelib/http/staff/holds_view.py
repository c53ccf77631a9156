"""What the page about keeping and holding shows: each hold with who set it, why and until when; what was deleted."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.legal_hold import LegalHold
from chalicelib.http.staff.request_view import Reader, request_url


class HoldView(Struct, frozen=True, kw_only=True):
    """One hold. `request_url` is empty for that of a contact, which `shown` names, masked; then it ends here."""

    id: str
    reason: str
    by: str
    since: datetime
    until: date | None
    ended: bool
    shown: str = ""
    words: str = ""
    reference: str = ""
    request_url: str = ""


def holds_view(holds: Sequence[LegalHold], today: date, reader: Reader) -> list[HoldView]:
    """All of them, as they are sorted."""
    return [
        HoldView(
            id=hold.id,
            reason=hold.hold.reason,
            by=reader.name(hold.hold.by),
            since=hold.hold.since,
            until=hold.hold.until,
            ended=not hold.stands(today),
            shown=hold.shown,
            words=hold.words,
            reference=hold.submission or "",
            request_url=request_url(hold.request) if hold.request else "",
        )
        for hold in holds
    ]


class MonthView(Struct, frozen=True, kw_only=True):
    """What was deleted in a month, by class."""

    first: date
    last: date
    counts: Mapping[str, int]
