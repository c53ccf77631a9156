"""Requests from places that a business does not serve: the choice of staff, and what is left."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from chalicelib.domain.elsewhere_answer import Told
from chalicelib.http.api.operation import Paging


class DeleteAndSay(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What the deletion needs."""

    nothing_else: Annotated[
        bool, msgspec.Meta(description="True: the business holds nothing else of the person, or has deleted it.")
    ]
    told_by: Annotated[
        Literal["", "telephone", "post", "in-person", "other", "unreached"],
        msgspec.Meta(description="How the person was told, where no letter can be mailed; needed only then."),
    ] = ""


class AnsweredElsewhere(msgspec.Struct, kw_only=True):
    """All that is left of such a request."""

    letter: Annotated[str, msgspec.Meta(description="The id of the letter.")]
    on: Annotated[date, msgspec.Meta(description="The business's day.")]
    place: str
    outcome: Told
    deleting: Annotated[bool, msgspec.Meta(description="True for the minutes until all of it is gone.")]


class AnsweredQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """A part of the list, the last first."""


class AnsweredList(msgspec.Struct, kw_only=True):
    """A page of the list."""

    items: list[AnsweredElsewhere]
    next: str | None
