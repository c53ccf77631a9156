"""Complaints and appeals that left the house, as systems read, note and follow them."""

from datetime import date
from typing import Annotated

import msgspec

from chalicelib.domain.outside_case import NAME_LIMIT, REFERENCE_LIMIT, WORDS_LIMIT, CaseState
from chalicelib.http.api.operation import Paging
from chalicelib.http.api.schemas.common import Moment

_Reference = Annotated[
    str, msgspec.Meta(max_length=REFERENCE_LIMIT, description="The reference that the body gave to the case.")
]
_Words = Annotated[str, msgspec.Meta(max_length=WORDS_LIMIT, description="A note of the business's own.")]
_Due = Annotated[date | None, msgspec.Meta(description="By when that body wants to hear; null where it set no date.")]


class CaseRecord(msgspec.Struct, kw_only=True):
    """A complaint or an appeal that lies with a body outside."""

    id: str
    body: Annotated[str, msgspec.Meta(description="A code of `bodies`, or `other`.")]
    name: str
    reference: str
    words: str
    filed_on: date
    due: date | None
    state: CaseState
    noted_at: Moment
    ended_at: Moment | None


class ListedCase(CaseRecord, kw_only=True):
    """One of them with the request that it is about."""

    request: str
    request_reference: str


class CasesQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """Which part of the list."""

    state: Annotated[
        str, msgspec.Meta(pattern="^(open|ended)$", description="`open` (next date first) or `ended` (newest first).")
    ] = "open"


class CasesOfAll(msgspec.Struct, kw_only=True):
    """A page of the complaints outside."""

    items: list[ListedCase]
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null at the end.")]


class BodyRecord(msgspec.Struct, kw_only=True):
    """Where the person can turn to, by the law and the place."""

    code: str
    name: str
    address: str
    citation: str
    unconfirmed: Annotated[str, msgspec.Meta(description="What of it no published source confirms; may be empty.")]


class CaseList(msgspec.Struct, kw_only=True):
    """A request's complaints outside, oldest first, and to whom its person can turn."""

    items: list[CaseRecord]
    bodies: list[BodyRecord]


class WriteCase(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """With whom it lies, since when, and by when."""

    body: Annotated[str, msgspec.Meta(max_length=40, description="A code of `bodies`, or `other`.")]
    filed_on: date
    due: _Due = None
    name: Annotated[str, msgspec.Meta(max_length=NAME_LIMIT, description="Of another body; `other` needs it.")] = ""
    reference: _Reference = ""
    words: _Words = ""


class WriteFollowed(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What holds of it now: everything is replaced. A state other than `open` ends it."""

    state: CaseState
    due: _Due = None
    reference: _Reference = ""
    words: _Words = ""
