"""Restricted tasks, as systems open, read and end them."""

from typing import Annotated, Literal

import msgspec

from chalicelib.domain.child_task import NAME_LIMIT, WORDS_LIMIT, ChildOutcome, Found
from chalicelib.domain.request_terms import Channel
from chalicelib.http.api.schemas.common import Moment
from chalicelib.services.children.undo_task import ADULT_REASONS

_Name = Annotated[str, msgspec.Meta(max_length=NAME_LIMIT)]
_Address = Annotated[str, msgspec.Meta(max_length=254)]
_Words = Annotated[str, msgspec.Meta(max_length=WORDS_LIMIT)]
_Version = Annotated[int, msgspec.Meta(ge=1, description="The version that was read.")] | None


class ChildTaskRecord(msgspec.Struct, kw_only=True):
    """A restricted task; nothing in it names the child."""

    id: str
    opened_at: Moment
    found: Found
    channel: Channel
    due_at: Moment
    purge_at: Annotated[Moment, msgspec.Meta(description="When what names the child goes at the latest.")]
    outcome: ChildOutcome | None
    ended_at: Moment | None
    ended_by: str
    letter: Annotated[str, msgspec.Meta(description="The id of the letter to a parent; empty without one.")]
    purged_at: Moment | None
    version: int


class ChildKnown(msgspec.Struct, kw_only=True):
    """What names the child; empty where nothing is known."""

    name: str
    email: str
    phone: str
    customer_number: str
    saw: str
    parent_name: str
    parent_email: str


class ChildTaskWhole(ChildTaskRecord, kw_only=True):
    """A restricted task with what names the child; null once that is gone."""

    child: ChildKnown | None


class ChildTaskUndone(ChildTaskRecord, kw_only=True):
    """A restricted task that was none."""

    reference: Annotated[str, msgspec.Meta(description="Of the request that was made; empty where none was sent.")]


class ChildTaskList(msgspec.Struct, kw_only=True):
    """A page of them; `after` continues it, empty at the end."""

    items: list[ChildTaskRecord]
    after: str


class ChildTaskCount(msgspec.Struct, kw_only=True):
    """How many wait, 100 at the most."""

    open: int


class ChildTaskQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which list, and where it goes on."""

    list: Literal["open", "over"] = "open"
    after: Annotated[str, msgspec.Meta(max_length=26)] = ""


class OpenChild(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How it was found out that a request is a child's, what was seen, and a parent if one is known."""

    found: Found
    saw: _Words
    parent_name: _Name = ""
    parent_email: _Address = ""


class DeclareChild(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A child whose age a system has asked for; at least one of name, address, number."""

    name: _Name = ""
    email: _Address = ""
    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    customer_number: _Name = ""
    words: _Words = ""
    parent_name: _Name = ""
    parent_email: _Address = ""


class NameParent(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Who the parent or guardian is; empty words forget it."""

    name: _Name = ""
    email: _Address = ""
    version: _Version = None


class EndChild(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What was done, and whether the parent is told."""

    outcome: Literal["removed", "nothing"]
    tell: bool = True
    version: _Version = None


class UndoChild(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How it was found out that it was an adult."""

    why: Annotated[str, msgspec.Meta(max_length=40, description=f"One of {', '.join(ADULT_REASONS)}.")]
    version: _Version = None
