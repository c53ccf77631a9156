"""Requests as systems file, list and read them."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec

from chalicelib.domain.request import Behalf, Channel, Period
from chalicelib.domain.request_filter import DueWithin, Mark
from chalicelib.domain.rights import Right
from chalicelib.http.api.operation import Paging
from chalicelib.http.api.schemas.common import ListName, Moment, OutcomeName, StateName
from chalicelib.law.rules import Regime

NOBODY: Final = "nobody"
Words = Annotated[str, msgspec.Meta(max_length=5000)]
Line = Annotated[str, msgspec.Meta(max_length=300)]
Answered = Words | Annotated[list[Line], msgspec.Meta(max_length=50)]
Residence = Annotated[
    str,
    msgspec.Meta(
        max_length=6,
        description="Where the person lives: ISO 3166-2 in the United States (US-CA), ISO 3166-1 elsewhere, or other, "
        "unsaid.",
    ),
]


class FileRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A request to be filed in a consumer's name; each right becomes a request of its own, under one reference."""

    rights: Annotated[list[Right], msgspec.Meta(min_length=1, max_length=20)]
    residence: Residence
    behalf: Behalf = Behalf.SELF
    name: Line = ""
    email: Line = ""
    phone: Line = ""
    relationship: Line = ""
    customer_number: Line = ""
    postal_code: Line = ""
    company: Annotated[
        Line,
        msgspec.Meta(
            description="Where the business processes for others: the company that it is about, in the "
            "consumer's words. Staff are shown whom of the directory it may mean."
        ),
    ] = ""
    details: Words = ""
    wrong: Words = ""
    right_value: Words = ""
    do_not_call: Annotated[
        bool,
        msgspec.Meta(
            description="With marketing_calls or marketing_texts: the number is not to be called or texted at all "
            "for marketing, by whatever brand (47 CFR 64.1200(d) and (e))."
        ),
    ] = False
    period_from: date | None = None
    period_until: date | None = None
    agent_name: Line = ""
    agent_organisation: Line = ""
    agent_email: Annotated[
        Line, msgspec.Meta(description="Where to reach the agent; never the consumer's address.")
    ] = ""
    agent_shows: Annotated[
        Literal["", "signed", "attorney", "declared", "ask"],
        msgspec.Meta(description="How the agent means to show the permission; `ask`: the consumer is asked by link."),
    ] = ""
    language: Annotated[str, msgspec.Meta(max_length=10, description="Of what the consumer is sent.")] = ""
    signal: Annotated[bool, msgspec.Meta(description="Sec-GPC: 1 came with it.")] = False
    answers: Annotated[
        dict[str, dict[str, Answered]],
        msgspec.Meta(
            max_length=20,
            description="To the business's own questions, which differ from account to account (`GET /questions`): by "
            "right and name. A choice is given by its name, several as a list, a date as ISO 8601.",
        ),
    ] = msgspec.field(default_factory=dict)
    received_at: Annotated[
        Moment | None,
        msgspec.Meta(description="When the business received it, if that was before now; the clocks run from there."),
    ] = None


class ClockState(msgspec.Struct, kw_only=True):
    """One legal period of a request."""

    period: Period
    due: Annotated[date, msgspec.Meta(description="The last lawful day, in the business's time zone.")]
    target: Annotated[date, msgspec.Meta(description="The earliest day that any stated reading of the law gives.")]
    extended: bool
    met_at: Moment | None
    days_late: int
    paused_since: date | None
    citation: str


class Filed(msgspec.Struct, kw_only=True):
    """One request of what was filed."""

    id: str
    right: Right
    regime: Annotated[str, msgspec.Meta(description="The law that it comes under.")]
    state: StateName
    clocks: list[ClockState]


class FiledSubmission(msgspec.Struct, kw_only=True):
    """What was filed, with its proof."""

    reference: Annotated[str, msgspec.Meta(description="What the consumer can say on the telephone.")]
    received_at: Moment
    requests: list[Filed]
    receipt: Annotated[str, msgspec.Meta(description="A compact JWS (RS256); its keys are at /.well-known/jwks.json.")]


class SortName(StrEnum):
    """In which order a list comes."""

    DUE = "due"
    DUE_LAST = "-due"
    RECEIVED = "received"
    RECEIVED_LAST = "-received"


class FindQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """Which requests to list. What is not given does not matter."""

    list: ListName = ListName.OPEN
    state: StateName | None = None
    right: Right | None = None
    due_from: Annotated[date | None, msgspec.Meta(description="Due on this day or later.")] = None
    due_before: Annotated[date | None, msgspec.Meta(description="Due before this day.")] = None
    received_from: Moment | None = None
    received_before: Moment | None = None
    changed_since: Moment | None = None
    assignee: Annotated[
        str, msgspec.Meta(max_length=40, description="A user's id, or `nobody`; without it everybody's.")
    ] = ""
    channel: Channel | None = None
    residence: Residence = ""
    regime: Regime | None = None
    mark: Annotated[Mark | None, msgspec.Meta(description="What staff should notice about it.")] = None
    due: Annotated[
        DueWithin | None, msgspec.Meta(description="Overdue, due within a week, or receipt still to be confirmed.")
    ] = None
    sort: Annotated[SortName, msgspec.Meta(description="The order in each list; `-` turns it.")] = SortName.DUE


class RequestSummary(msgspec.Struct, kw_only=True):
    """A request as a list shows it."""

    id: str
    reference: str
    right: Right
    regime: str
    residence: str
    channel: Channel
    language: str
    state: StateName
    outcome: OutcomeName | None
    received_at: Moment
    changed_at: Moment
    due: Annotated[date, msgspec.Meta(description="The earliest day that a running clock ends, else the last one.")]
    requester: str
    contact: Annotated[str, msgspec.Meta(description="Masked.")]
    assignee: Annotated[str, msgspec.Meta(description="A user's id, or nothing.")]
    held: bool
    marks: list[Mark]


class RequestPage(msgspec.Struct, kw_only=True):
    """A page of requests, list by list, soonest due first."""

    items: list[RequestSummary]
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null at the end.")]
    read: Annotated[int, msgspec.Meta(description="How many requests were looked through for this page.")]


class TimelineQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """A part of a timeline, oldest first."""


class TimelineEntry(msgspec.Struct, kw_only=True):
    """One audit entry of a request; its hash covers the one before."""

    seq: int
    at: str
    tag: str
    actor: str
    detail: dict[str, str | int | bool | list[str]]
    previous: str
    hash: str


class TimelinePage(msgspec.Struct, kw_only=True):
    """A page of a timeline."""

    items: list[TimelineEntry]
    next: str | None
