"""The addresses that letters do not reach, as staff see them: what happened, what follows, where to go on."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.address_mark import AddressMark
from chalicelib.http.staff.request_view import request_url

PATH = "/staff/addresses"


class AddressRow(Struct, frozen=True, kw_only=True):
    """One address: texts `trouble.<trouble>` and `stance.<stance>`; `request_url` is empty for a user's address."""

    id: str
    address: str
    trouble: str
    stance: str
    times: int
    since: datetime
    last_at: datetime
    request_url: str = ""


def address_rows(marks: Iterable[AddressMark]) -> list[AddressRow]:
    """The marks, as they come."""
    return [
        AddressRow(
            id=mark.name or "",
            address=mark.value,
            trouble=mark.trouble.value,
            stance=mark.stance.value,
            times=mark.times,
            since=mark.since,
            last_at=mark.last_at,
            request_url=request_url(mark.request) if mark.request else "",
        )
        for mark in marks
    ]
