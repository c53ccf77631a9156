"""Whom of the operator an account lets in, and what was read."""

from enum import StrEnum
from typing import Annotated

import msgspec

from chalicelib.domain.grant import REASON_LIMIT, GrantKind, GrantSpan, GrantState
from chalicelib.http.api.schemas.common import Moment


class KindName(StrEnum):
    """By what right the operator comes in."""

    OWNER = GrantKind.OWNER.value
    LEGAL_DEMAND = "legal-demand"
    INCIDENT = GrantKind.INCIDENT.value


class GrantFacts(msgspec.Struct, kw_only=True):
    """One grant by which whoever runs this service may read the account."""

    id: str
    kind: KindName
    state: GrantState
    given_at: Moment
    given_by: Annotated[str, msgspec.Meta(description="`user:…`, `key:…` or `operator:…` with an id.")]
    ends_at: Moment
    ended_at: Moment | None
    told_at: Annotated[
        Moment | None,
        msgspec.Meta(description="When the account was told of a legal demand or an incident."),
    ]
    silent_until: Annotated[Moment | None, msgspec.Meta(description="Until when the law forbade to tell the account.")]
    reason: str
    reference: Annotated[str, msgspec.Meta(description="Of the court, the authority or the incident.")]


class GrantList(msgspec.Struct, kw_only=True):
    """All grants of which the account may know, newest first."""

    items: list[GrantFacts]


class ViewFacts(msgspec.Struct, kw_only=True):
    """One page that was read."""

    at: Moment
    by: Annotated[str, msgspec.Meta(description="`operator:…` with an id.")]
    page: Annotated[str, msgspec.Meta(description="Empty where somebody came or left.")]
    tag: str
    request: str


class GrantWithViews(msgspec.Struct, kw_only=True):
    """A grant, and what was read by it, newest first."""

    grant: GrantFacts
    pages: Annotated[int, msgspec.Meta(description="How many pages were opened; `views` are at most 500.")]
    views: list[ViewFacts]


class LetIn(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """For how long, and what for."""

    span: GrantSpan
    reason: Annotated[str, msgspec.Meta(max_length=REASON_LIMIT, description="The operator reads it.")]
