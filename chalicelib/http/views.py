"""What the page templates are given: plain values, already decided, never domain objects.

Dates are ``date`` or aware ``datetime``; what a person wrote is ``str``, escaped there; what is worded there is a key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct, field


class BusinessView(Struct, frozen=True, kw_only=True):
    """The business a page speaks for; ``logo``, ``stylesheet``, ``privacy_url`` and ``phone_link`` are URLs."""

    name: str
    slug: str
    zone: str
    logo: str | None = None
    stylesheet: str | None = None
    languages: Sequence[str] = ()  # codes of those that it speaks; none stands for all that there are
    privacy_url: str | None = None
    phone: str | None = None
    phone_link: str | None = None
    postal: str | None = None
    email: str | None = None
    incentives_url: str | None = None  # the notice of its offers for people's data, on pages for consumers


class FieldError(Struct, frozen=True, kw_only=True):
    """One problem, worded in the page's language; ``href`` is ``#`` and the field's id, which is its name."""

    field: str
    text: str
    href: str


class RequestDates(Struct, frozen=True, kw_only=True):
    """By when one right will be acknowledged and answered; ``None`` where the law sets no date."""

    right: str
    acknowledge_by: date | None = None
    answer_by: date | None = None


class ReceiptView(Struct, frozen=True, kw_only=True):
    """A stored submission as its receipt shows it; ``reference`` is eleven digits, ``contact`` is masked."""

    reference: str
    received_at: datetime
    requests: Sequence[RequestDates]
    contact: str | None = None
    by_day: bool = False  # nobody knows the hour of receipt


class FileView(Struct, frozen=True, kw_only=True):
    """A file that can be fetched: POST to ``get_url`` issues a link that lives 60 seconds."""

    name: str
    size: int
    get_url: str
    available_until: datetime | None = None
    downloads: int = 0
    kind: str = "answer"
    remove_url: str = ""  # POST takes it back, while that is possible
    delete_url: str = ""  # the page that deletes it for good
    warnings: Sequence[str] = ()  # texts ``never.<kind>``: what it seems to hold that may not be disclosed


class DisclosureView(Struct, frozen=True, kw_only=True):
    """What may not be disclosed: kind (``never.<kind>``), line and mask; ``sign`` is the value of the tick."""

    sign: str
    found: Sequence[tuple[str, int, str]] = ()
    files: Sequence[FileView] = ()


class TimelineEntry(Struct, frozen=True, kw_only=True):
    """One event: ``tag`` names the text ``timeline.<tag>``, with ``:`` as ``-``, filled from ``values``."""

    at: datetime
    tag: str
    values: Mapping[str, str] = field(default_factory=dict)
    actor: str | None = None


class MessageView(Struct, frozen=True, kw_only=True):
    """One message of the thread; ``author`` is the staff member or the consumer by name."""

    at: datetime
    from_business: bool
    author: str
    text: str


class AppealStatus(Struct, frozen=True, kw_only=True):
    """An appeal as its consumer sees it; ``outcome`` is granted, partial, denied or withdrawn, ``late`` is in days."""

    received_at: datetime
    answer_by: date | None = None
    extended: bool = False
    extension_reason: str | None = None
    outcome: str | None = None
    decided_at: datetime | None = None
    late: int = 0
    explanation: str | None = None


class LetterLink(Struct, frozen=True, kw_only=True):
    """A letter as its reader finds it: text ``consumer.letter.<kind>``."""

    kind: str
    at: datetime
    url: str


class RequestStatus(Struct, frozen=True, kw_only=True):
    """One right as its consumer sees it.

    ``state`` is one of received, heard and called (not yet sorted), confirm, in-progress, need-information, answered,
    appealed, closed; ``outcome`` one of granted, partial, categories, denied, unverified, no data, referred, duplicate
    (``same_as`` is the reference that answers it), withdrawn; ``grounds`` are codes with citations, ``remedy`` is the
    regime whose remedies are named (text ``remedy.<regime>``).
    """

    right: str
    state: str
    acknowledge_by: date | None = None
    acknowledged_at: datetime | None = None
    acknowledge_late: int = 0  # days past the date, also when it was met
    answer_by: date | None = None
    answered_at: datetime | None = None
    answer_late: int = 0
    paused_since: date | None = None
    extended: bool = False
    extension_reason: str | None = None
    outcome: str | None = None
    answer_text: str | None = None
    same_as: str | None = None
    grounds: Sequence[tuple[str, str]] = ()
    remedy: str | None = None
    regulator: tuple[str, str] | None = None  # name and address of the authority
    recourse: tuple[str, str] | None = None  # the same of the body that the business has named
    appeal: AppealStatus | None = None
    appeal_url: str | None = None  # a page (GET): while an appeal is possible
    appeal_until: date | None = None
    files: Sequence[FileView] = ()
    letters: Sequence[LetterLink] = ()
    opt_in_url: str | None = None  # a page: the second step of an opt-in
    withdraw_url: str | None = None
    opted_out_at: datetime | None = None  # of an opt-out that stands
    vendors_url: str | None = None  # who was told of it, once it is granted


class StaffUser(Struct, frozen=True, kw_only=True):
    """Who is signed in; ``role`` is one of owner, administrator, handler, reviewer, auditor."""

    name: str
    email: str
    role: str


class MenuLink(Struct, frozen=True, kw_only=True):
    """An entry of the staff's menu or of the settings page: text ``staff.nav.<key>``."""

    key: str
    url: str
    current: bool = False


class CountLink(Struct, frozen=True, kw_only=True):
    """A count above the queue: text ``staff.count.<key>``, ``None`` when not known; ``more``: at least so many."""

    key: str
    url: str
    count: int | None = None
    more: bool = False
    current: bool = False


class ListFileView(Struct, frozen=True, kw_only=True):
    """A list as a file; `until` is None while it is made, of what stands in it `read` were looked through so far."""

    id: str
    url: str  # the list itself
    asked_at: datetime
    narrowed: bool
    read: int
    rows: int
    until: datetime | None = None


class BulkRow(Struct, frozen=True, kw_only=True):
    """One of several requests that are acted on: `problem`, in words, is why nothing can be or was done to it."""

    tick: str
    url: str
    reference: str
    right: str
    requester: str
    contact: str
    assignee: str | None = None
    field: str = ""  # of what must be typed for it
    typed: str = ""
    problem: str | None = None


class ViewLink(Struct, frozen=True, kw_only=True):
    """A view of the queue that a person keeps; `name` is theirs."""

    name: str
    url: str
    current: bool = False


class SortLink(Struct, frozen=True, kw_only=True):
    """A column that can order a list: `way` is ascending, descending, or None where another one does."""

    url: str
    way: str | None = None


class QueueRow(Struct, frozen=True, kw_only=True):
    """One request in the queue.

    ``days_left`` below zero is overdue, ``None`` while the period stands still; ``assignee`` ``None`` is nobody.
    """

    url: str
    reference: str
    requester: str
    contact: str
    right: str
    channel: str
    language: str
    received_at: datetime
    due: date | None
    days_left: int | None
    state: str
    verification: str
    assignee: str | None = None
    extended: bool = False
    flags: Sequence[str] = ()
    brand: str = ""  # whose service code the caller keyed
    tick: str = ""  # the request and the version that this row shows, to act on several


class ClockView(Struct, frozen=True, kw_only=True):
    """One legal period: ``clock`` is acknowledge, respond or appeal; ``rule`` says how it was computed, with citation.

    ``late`` is the number of days past the last lawful one, also of a period that was met; ``not_told``: decided, and
    the person does not know it yet.
    """

    clock: str
    due: date
    target: date
    days_left: int
    rule: str
    citation: str
    confirmed: bool = True
    extended: bool = False
    done_at: datetime | None = None
    done_by_day: bool = False  # staff recorded the day, and nobody knows the hour
    late: int = 0
    paused_since: date | None = None
    not_told: bool = False


class AppealView(Struct, frozen=True, kw_only=True):
    """An appeal as staff see it; ``late``: it came after the window, ``deciders`` are the names of who may decide."""

    received_at: datetime
    words: str
    until: date | None = None
    late: bool = False
    deciders: Sequence[str] = ()
    same: bool = False  # nobody else than the first reviewer is there
    outcome: str | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None


class FactView(Struct, frozen=True, kw_only=True):
    """One recorded fact of identity: ``fact`` names the text ``staff.fact.<fact>``, result matched or not-matched."""

    at: datetime
    fact: str
    by: str
    result: str
    compared: Sequence[str] = ()
    method: str | None = None
    declaration: bool = False
    on_file: bool | None = None


class VerificationView(Struct, frozen=True, kw_only=True):
    """Levels: none, reasonable, reasonably-high. Approval: not-needed, waiting, given, refused (``approved_by``)."""

    needed: str
    reached: str
    contact_confirmed_at: datetime | None = None
    by_pin: bool = False  # the PIN of a call was keyed: whose number was shown is not known
    facts: Sequence[FactView] = ()
    approval: str = "not-needed"
    approved_by: str | None = None
    points: int = 0  # that must match
    policy: int = 0  # the version of the business's policy under which it came in; 0: the law's minimum
    second_person: bool = False  # that policy wants one for every match
    parent: tuple[str, datetime | None, str] | None = None  # asked for; ``staff.parent.shown.<it>`` or "", when, by


class LetterView(Struct, frozen=True, kw_only=True):
    """One letter of a request: text ``staff.letter.<kind>``, ``state`` as in the domain, ``to`` masked or empty.

    ``failure`` names the text ``staff.letter-failure.<failure>``, ``means`` the text ``staff.means.<means>``; the
    addresses are empty where there is nothing to do: ``told_url`` is a page, ``again_url`` takes a POST.
    """

    kind: str
    to: str
    at: datetime
    state: str
    sent_at: datetime | None = None
    attempts: int = 0
    failure: str = ""
    means: str = ""
    told_url: str = ""
    again_url: str = ""
    url: str = ""  # the page of a letter that says something by itself


class NextStep(Struct, frozen=True, kw_only=True):
    """What to do now: text ``staff.next.<key>``, by when, and how; ``extendable_to`` when more time can be had."""

    key: str
    by: date | None = None
    days_left: int = 0
    action: ActionLink | None = None
    extendable_to: date | None = None


class ActionLink(Struct, frozen=True, kw_only=True):
    """Something staff may do now: text ``staff.action.<key>``; ``post`` makes it a button that changes state."""

    key: str
    url: str
    post: bool = False
