"""What is held about one person, as systems find it, take it along and have it erased."""

from datetime import date
from typing import Annotated

import msgspec

from chalicelib.domain.consumer_erasure import REASONS, Stays
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.request import Behalf, Channel
from chalicelib.domain.rights import Right
from chalicelib.http.api.operation import Paging
from chalicelib.http.api.schemas.common import Moment, OutcomeName, StateName
from chalicelib.http.api.schemas.requests import Line
from chalicelib.http.api.schemas.takeouts import ExportFacts
from chalicelib.services.consumer_data.find_data import SUBMISSIONS_LIMIT

References = Annotated[
    list[Line],
    msgspec.Meta(min_length=1, max_length=SUBMISSIONS_LIMIT, description="References of submissions, as found."),
]
AskedIn = Annotated[
    Line, msgspec.Meta(description="The id of the person's own request that asks for this: the two are linked.")
]


class FindPerson(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Whose data: exactly one of an address, a number, and a request whose contacts are meant."""

    email: Line | None = None
    phone: Annotated[Line | None, msgspec.Meta(description="A number, E.164.")] = None
    request: Line | None = None


class HeldRequest(msgspec.Struct, kw_only=True):
    """One request of a submission."""

    id: RequestId
    right: Right
    state: StateName


class HeldSubmission(msgspec.Struct, kw_only=True):
    """A submission; `stays` says why it cannot be erased yet, empty: it can."""

    reference: Reference
    received_at: Moment
    channel: Channel
    behalf: Behalf
    requests: list[HeldRequest]
    stays: list[Stays]
    files_until: Annotated[
        Moment | None, msgspec.Meta(description="Until when the person can fetch files of an answer.")
    ]


class PersonFound(msgspec.Struct, kw_only=True):
    """What the contacts have sent, newest first; `more` counts older submissions that are not listed."""

    items: list[HeldSubmission]
    more: int
    offers: Annotated[
        int, msgspec.Meta(description="Financial incentives that the contact opted in to, whether it sent anything.")
    ]


class ExportPerson(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What goes into the file."""

    submissions: References
    notes: Annotated[bool, msgspec.Meta(description="With internal notes and what is attached to them.")] = False
    request: AskedIn = ""


class PersonExports(msgspec.Struct, kw_only=True):
    """What is in work or can be fetched, newest first."""

    items: list[ExportFacts]


class ErasePerson(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is to be erased, and why."""

    submissions: References
    purpose: Annotated[Line, msgspec.Meta(description=f"One of {', '.join(REASONS)}.")]
    request: AskedIn = ""


class PersonErasure(msgspec.Struct, kw_only=True):
    """An order: what went, by kind of record, and what waits; `certificate` is a JWS (RS256, compact), or empty."""

    id: str
    ordered_at: Moment
    by: str
    purpose: str
    request: RequestId | None
    waiting: Annotated[list[Reference], msgspec.Meta(description="Submissions that have not gone.")]
    called_off: Annotated[int, msgspec.Meta(description="Submissions that stay after all.")]
    erased: dict[str, int]
    finished_at: Moment | None
    certificate: str


class PersonErasures(msgspec.Struct, kw_only=True):
    """All orders, newest first."""

    items: list[PersonErasure]


class LogQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """A part of the log, the last received first."""


class LogLine(msgspec.Struct, kw_only=True):
    """What is left of a request whose person was erased (11 CCR 7101); days are the business's."""

    request: RequestId
    received_on: date
    right: Right
    law: str
    law_version: str
    channel: Channel
    answered_on: date
    outcome: OutcomeName
    grounds: list[str]
    appeal_decided_on: date | None
    erased_at: Moment
    keep_until: Moment


class LogLines(msgspec.Struct, kw_only=True):
    """A page of the log."""

    items: list[LogLine]
    next: str | None
