"""The addresses that letters do not reach, as systems read them and lift a mark."""

from typing import Annotated

import msgspec

from chalicelib.domain.address_mark import Stance, Trouble
from chalicelib.http.api.operation import Paging
from chalicelib.http.api.schemas.common import Moment


class MarkRecord(msgspec.Struct, kw_only=True):
    """One address that mail of this account came back from."""

    id: Annotated[str, msgspec.Meta(description="Names the mark in these operations.")]
    email: str
    trouble: Annotated[Trouble, msgspec.Meta(description="What became of the last letter that failed.")]
    stance: Annotated[
        Stance,
        msgspec.Meta(
            description="What is done with the next letter: `held` mails none but codes, `owed` mails what the person "
            "must be told, `tried` mails all."
        ),
    ]
    times: Annotated[int, msgspec.Meta(description="How many letters in a row had this trouble.")]
    since: Moment
    last_at: Moment
    request: Annotated[str | None, msgspec.Meta(description="Of the last letter; null for one that is about none.")]


class MarksQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """Which part of the list."""


class MarkList(msgspec.Struct, kw_only=True):
    """A page of the marks, the last trouble first."""

    items: list[MarkRecord]
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null at the end.")]


class MarkLifted(msgspec.Struct, kw_only=True):
    """The mark that is gone."""

    id: str
