"""One request as systems read it: everything that staff see which is data."""

from datetime import date
from typing import Annotated, Any

import msgspec

from chalicelib.domain.correspondence import Direction, Failure, FileState, LetterKind, LetterState, Means, Way
from chalicelib.domain.parenthood import ParentShown
from chalicelib.domain.question import AnswerKind
from chalicelib.domain.request import Behalf, Sorting
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import ApprovalState, MatchMethod, MatchResult
from chalicelib.http.api.schemas.common import Moment, OutcomeName
from chalicelib.http.api.schemas.requests import ClockState, RequestSummary


class TypedFields(msgspec.Struct, kw_only=True):
    """What the consumer, or who filed for them, has written."""

    name: str
    email: str | None
    phone: str | None
    relationship: str
    customer_number: str
    postal_code: str
    company: str
    details: str
    wrong: str
    right_value: str
    period: str
    do_not_call: str
    agent_name: str
    agent_organisation: str
    agent_email: str
    agent_shows: str
    answers: list["AnswerFacts"]


class AnswerFacts(msgspec.Struct, kw_only=True):
    """An answer to one of the business's own questions, with the question as it was asked."""

    right: Right
    name: str
    kind: AnswerKind
    question: str
    given: list[str]


class MatchFacts(msgspec.Struct, kw_only=True):
    """The business's own comparison: names of data points, never values."""

    compared: list[str]
    method: MatchMethod
    result: MatchResult
    declaration: bool
    contact_on_file: bool
    by: str
    at: Moment


class DemandFacts(msgspec.Struct, kw_only=True):
    """What the business demands of this request: its policy as it was when the request came in."""

    policy: Annotated[int, msgspec.Meta(description="The version; 0 is the law's minimum.")]
    points: Annotated[int, msgspec.Meta(description="Data points that must match for level 1.")]
    points_high: Annotated[int, msgspec.Meta(description="And for level 2, beside a signed declaration.")]
    sign_in: Annotated[bool, msgspec.Meta(description="Whether the method `account` counts.")]
    second_person: Annotated[bool, msgspec.Meta(description="Whether every match needs another person's agreement.")]
    proof_days: Annotated[int, msgspec.Meta(description="Days before which nobody is refused as not verified.")]


class ParentFacts(msgspec.Struct, kw_only=True):
    """How a parent or guardian has shown that they are one (11 CCR 7070(a)(2))."""

    shown: Annotated[ParentShown | None, msgspec.Meta(description="Null as long as nothing was shown.")]
    at: Moment | None
    by: str


class VerificationFacts(msgspec.Struct, kw_only=True):
    """What is known about who is asking. Levels: 0 none, 1 reasonable, 2 reasonably high."""

    needed: int
    reached: int
    sufficient: bool
    demands: DemandFacts
    contact_confirmed_at: Moment | None
    match: MatchFacts | None
    approval: ApprovalState
    approved_by: str
    parent: Annotated[
        ParentFacts | None, msgspec.Meta(description="Of who asks for a child or a ward, where anything is verified.")
    ]


class LetterFacts(msgspec.Struct, kw_only=True):
    """One letter, without its words."""

    id: str
    kind: LetterKind
    way: Way
    state: LetterState
    created_at: Moment
    sent_at: Moment | None
    attempts: int
    failure: Failure | None
    means: Means | None
    to: Annotated[str, msgspec.Meta(description="Masked; empty for a letter to be posted.")]


class LetterPassage(msgspec.Struct, kw_only=True):
    """One paragraph or heading of a letter."""

    key: str
    text: str
    heading: bool
    required: bool
    editable: bool
    confidential: Annotated[bool, msgspec.Meta(description="Read behind the code, never in a mail.")]
    citation: str


class LetterRecord(LetterFacts, kw_only=True):
    """One letter with its words, as it was sent or is to be posted."""

    language: str
    requester: Annotated[str, msgspec.Meta(description="To whom it is written.")]
    passages: list[LetterPassage]


class MessageFacts(msgspec.Struct, kw_only=True):
    """One message of the thread with the consumer."""

    id: str
    direction: Direction
    at: Moment
    by: str
    text: str


class FileFacts(msgspec.Struct, kw_only=True):
    """One file of an answer."""

    id: str
    name: str
    state: FileState
    content_type: str
    size: int
    created_at: Moment
    by: str
    released_at: Moment | None
    expires_at: Moment | None
    links_issued: int
    removed_at: Moment | None
    warnings: list[str]


class AppealFacts(msgspec.Struct, kw_only=True):
    """The consumer's appeal against a refusal."""

    received_at: Moment
    outcome: OutcomeName | None
    decided_at: Moment | None
    decided_by: str


class HoldFacts(msgspec.Struct, kw_only=True):
    """A legal hold, which stops every deletion."""

    reason: str
    by: str
    since: Moment
    until: date | None


class AgentFacts(msgspec.Struct, kw_only=True):
    """The authorized agent; what their system claims is their word and no proof of anything.

    `exercise`, `regime`, `own_id`, `claims` and `revoked` are empty where no system made the request.
    """

    name: str
    exercise: Annotated[str, msgspec.Meta(description="What it asked for, in the words of the Data Rights Protocol.")]
    regime: str
    own_id: Annotated[str, msgspec.Meta(description="The agent's own id of it (agent-request-id).")]
    claims: dict[str, Any]
    permission_asked: bool
    confirmation_asked: bool
    permission_at: Annotated[
        Moment | None, msgspec.Meta(description="When the business has seen the permission or power of attorney.")
    ]
    attorney: bool
    receives: bool
    notary_asked: bool
    notarized: bool
    identity_asked: bool
    identity_at: Moment | None
    by_consumer: Annotated[bool, msgspec.Meta(description="The consumer said it to the business itself, by link.")]
    denied_at: Annotated[Moment | None, msgspec.Meta(description="The consumer says that they gave no permission.")]
    address_asked: Annotated[bool, msgspec.Meta(description="The agent left an address of their own, to be confirmed.")]
    address_shown: Annotated[bool, msgspec.Meta(description="It was confirmed, by a link or a code that went there.")]
    address_denied: Annotated[bool, msgspec.Meta(description="Who reads that mailbox says that they sent nothing.")]
    revoked: Annotated[str, msgspec.Meta(description="Why the agent has taken it back, if it said so.")]


class RelatedSubmission(msgspec.Struct, kw_only=True):
    """Another submission of the same contact."""

    reference: str
    request: str
    rights: list[Right]
    received_at: Moment


class RequestFile(RequestSummary, kw_only=True):
    """One request with everything that is filed under it."""

    law_version: str
    law_reason: str
    behalf: Behalf
    signal: bool
    typed: TypedFields
    clocks: list[ClockState]
    verification: VerificationFacts
    grounds: list[str]
    closed_at: Moment | None
    decided_by: str
    same_as: str
    waiting_message: bool
    sort: Sorting | None
    service_code: str
    hold: HoldFacts | None
    appeal: AppealFacts | None
    agent: AgentFacts | None
    letters: list[LetterFacts]
    messages: list[MessageFacts]
    notes: Annotated[int, msgspec.Meta(description="How many internal notes there are.")]
    files: list[FileFacts]
    voicemails: Annotated[list[str], msgspec.Meta(description="Ids of recordings.")]
    siblings: Annotated[list[str], msgspec.Meta(description="The other requests of the same submission.")]
    related: list[RelatedSubmission]
