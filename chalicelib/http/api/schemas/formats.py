"""Wishes for another form, as systems read, enter and end them."""

from datetime import date
from typing import Annotated

import msgspec

from chalicelib.domain.format_wish import WORDS_LIMIT, Came, Form, WishState
from chalicelib.http.api.operation import Paging
from chalicelib.http.api.schemas.common import Moment
from chalicelib.http.api.schemas.steps import Looked

Words = Annotated[str, msgspec.Meta(max_length=WORDS_LIMIT)]


class WishRecord(msgspec.Struct, kw_only=True):
    """What somebody asked to get in another form."""

    id: str
    request: str
    reference: str
    form: Form
    words: Annotated[str, msgspec.Meta(description="The person's own words.")]
    came: Annotated[Came, msgspec.Meta(description="How it was asked for.")]
    asked_at: Moment
    due: Annotated[date, msgspec.Meta(description="By when it is to be met.")]
    state: WishState
    ended_at: Moment | None
    answer: Annotated[str, msgspec.Meta(description="What the person was told at its end.")]


class WishesQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """Which part of the list."""

    state: Annotated[
        str, msgspec.Meta(pattern="^(open|ended)$", description="`open` (soonest due first) or `ended` (newest first).")
    ] = "open"


class WishList(msgspec.Struct, kw_only=True):
    """A page of the wishes."""

    items: list[WishRecord]
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null at the end.")]


class EnterWish(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What somebody asked for; `language` and `other` need words."""

    form: Form
    words: Words = ""


class EndWish(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How it ended. The person is told `words`, which only a wish that was withdrawn can do without."""

    end: Annotated[WishState, msgspec.Meta(description="`given`, `declined` or `withdrawn`.")]
    words: Annotated[str, msgspec.Meta(max_length=5000)] = ""
    looked: Looked = ""
