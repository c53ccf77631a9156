"""The open requests of an account that is closing, as its page lists them."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain.ids import show_reference
from chalicelib.domain.request import Period
from chalicelib.http.staff.request_view import request_url
from chalicelib.services.accounts.closing_requests import OpenOne

SHOWN: Final = 40  # of each list; more are counted, and can be dealt with together


class OpenRow(Struct, frozen=True, kw_only=True):
    """One open request: by what it is called, what it asks, until when."""

    id: str
    reference: str
    right: str
    due: date | None
    url: str
    fate: str = ""
    to: str = ""
    how: str = ""


def open_rows(ones: Iterable[OpenOne], language: str) -> list[OpenRow]:
    """Those of which nothing was said yet."""
    return [_row(one, language) for one in ones if one.said is None][:SHOWN]


def said_rows(ones: Iterable[OpenOne], language: str) -> list[OpenRow]:
    """Those of which something was said."""
    return [_row(one, language) for one in ones if one.said is not None][:SHOWN]


def _row(one: OpenOne, language: str) -> OpenRow:
    head, said = one.head, one.said
    clock = head.clock(Period.RESPOND)
    return OpenRow(
        id=head.id,
        reference=show_reference(head.submission),
        right=texts.text(f"right.{head.right.value}.name", language),
        due=clock.due if clock else None,
        url=request_url(head.id),
        fate=said.fate.value if said else "",
        to=said.to if said else "",
        how=said.how if said else "",
    )
