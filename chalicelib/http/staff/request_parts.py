"""What the templates of a request's sub-pages are given: plain values, as in ``http.views``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct, field

from chalicelib.http.views import (
    AppealView,
    ClockView,
    FileView,
    LetterView,
    MessageView,
    TimelineEntry,
    VerificationView,
)


class RelatedView(Struct, frozen=True, kw_only=True):
    """Another request: right, state and receipt; `id` where it can be linked or unlinked."""

    url: str
    reference: str
    right: str
    state: str
    received_at: datetime
    id: str = ""


class RelatedPage(Struct, frozen=True, kw_only=True):
    """What belongs to a request; `left_out` counts older submissions of the contact that are not listed."""

    siblings: Sequence[RelatedView] = ()
    same_contact: Sequence[RelatedView] = ()
    linked: Sequence[RelatedView] = ()
    left_out: int = 0


class PartLink(Struct, frozen=True, kw_only=True):
    """A sub-page of a request: text `staff.part.<key>`."""

    key: str
    url: str
    current: bool = False


class AuditRow(Struct, frozen=True, kw_only=True):
    """One entry of a request's chain, as it is stored; `words` names the text `timeline.<words>`."""

    seq: int
    at: datetime
    actor: str
    tag: str
    hash: str


class AuditPage(Struct, frozen=True, kw_only=True):
    """A request's chain, newest first, and what the check of all of it found; `broken_at` is 0 where it holds."""

    rows: Sequence[AuditRow]
    entries: int
    checked_at: datetime
    head: str
    broken_at: int = 0
    older_url: str | None = None
    newer_url: str | None = None


class NoteView(Struct, frozen=True, kw_only=True):
    """A version of an internal note; the newest one has the others, newest first, its files and what can be done."""

    at: datetime
    by: str
    text: str
    number: int = 1
    name: str = ""
    earlier: Sequence[NoteView] = ()
    files: Sequence[FileView] = ()
    change_url: str = ""
    attach_url: str = ""
    delete_url: str = ""  # the page that deletes it for good


class RequestView(Struct, frozen=True, kw_only=True):
    """One request as a sub-page shows it to staff, empty where that page shows nothing of it.

    ``answers`` are the fields of the consumer's form by their names, ``own`` the business's own questions as they were
    asked, with what was answered.
    """

    reference: str
    right: str
    state: str
    channel: str
    language: str
    received_at: datetime
    requester: str
    by_day: bool = False  # nobody knows the hour of receipt
    contact: str = ""  # masked
    email: str | None = None
    phone: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    own: Sequence[tuple[str, str]] = ()
    clocks: Sequence[ClockView] = ()
    verification: VerificationView | None = None
    timeline: Sequence[TimelineEntry] = ()
    messages: Sequence[MessageView] = ()
    notes: Sequence[NoteView] = ()
    files: Sequence[FileView] = ()
    letters: Sequence[LetterView] = ()
    others: int = 0  # other submissions from the same address
    alike: int = 0  # those of them that ask for the same right
    assignee: str | None = None
    outcome: str | None = None
    grounds: Sequence[str] = ()
    decided_by: str = ""
    same_as: tuple[str, str] | None = None  # reference and address of the request that answers a duplicate
    url: str = ""
    appeal: AppealView | None = None
    opt_outs: Sequence[tuple[str, datetime]] = ()  # purposes (text `purpose.<purpose>`) that stand, and since when
    held: bool = False  # a legal hold stands
