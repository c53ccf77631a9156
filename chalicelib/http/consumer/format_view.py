"""Wishes for another form as the person sees them: what was asked, by when, and what became of it."""

from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.format_wish import Form, FormatWish


class WishView(Struct, frozen=True, kw_only=True):
    """One wish; texts `form.<form>` and `format-state.<state>`; `withdraw_url` is empty once it has ended."""

    form: str
    words: str
    state: str
    asked_at: datetime
    due: date
    ended_at: datetime | None
    answer: str
    withdraw_url: str = ""


FORMS = tuple(form.value for form in Form)


def wish_views(wishes: Iterable[FormatWish], path: str) -> list[WishView]:
    """All of them, newest first; `path` is where wishes are withdrawn."""
    return [
        WishView(
            form=wish.form.value,
            words=wish.words,
            state=wish.state.value,
            asked_at=wish.asked_at,
            due=wish.due,
            ended_at=wish.ended_at,
            answer=wish.answer,
            withdraw_url=f"{path}/{wish.request}/{wish.id}" if wish.open else "",
        )
        for wish in reversed(list(wishes))
    ]
