"""Wishes for another form as staff see them: what, for whom, by when, and the way to its end."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from chalicelib.domain.format_wish import FormatWish
from chalicelib.http.staff.request_view import request_url

PATH: Final = "/staff/formats"


class WishRow(Struct, frozen=True, kw_only=True):
    """One wish; texts `form.<form>`, `format-state.<state>`, `format-came.<came>`; `end_url` is empty once ended."""

    form: str
    words: str
    came: str
    state: str
    asked_at: datetime
    due: date
    late: bool
    ended_at: datetime | None
    answer: str
    reference: str
    request_url: str
    end_url: str


def wish_rows(wishes: Iterable[FormatWish], today: date) -> list[WishRow]:
    """The wishes, as they come."""
    return [_row(wish, today) for wish in wishes]


def _row(wish: FormatWish, today: date) -> WishRow:
    url = request_url(wish.request)
    return WishRow(
        form=wish.form.value,
        words=wish.words,
        came=wish.came.value,
        state=wish.state.value,
        asked_at=wish.asked_at,
        due=wish.due,
        late=wish.is_late(today),
        ended_at=wish.ended_at,
        answer=wish.answer,
        reference=wish.submission,
        request_url=url,
        end_url=f"{url}/format?wish={wish.id}" if wish.open else "",
    )
