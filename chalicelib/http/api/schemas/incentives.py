"""Financial incentives, as systems publish them and record who takes part."""

from datetime import date
from typing import Annotated

import msgspec

from chalicelib.domain.incentive import NAME_LIMIT, WORDS_LIMIT, Category, How
from chalicelib.http.api.operation import Paging
from chalicelib.http.api.schemas.common import Moment
from chalicelib.http.api.schemas.suppressions import Address, Number
from chalicelib.services.incentives.forget_person import REASONS

_Name = Annotated[str, msgspec.Meta(max_length=NAME_LIMIT)]
_Words = Annotated[str, msgspec.Meta(max_length=WORDS_LIMIT)]


class OfferTerms(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An offer in one language: what 11 CCR 7016(d) wants said."""

    name: _Name
    summary: Annotated[_Words, msgspec.Meta(description="Of the incentive, or of the difference in price or service.")]
    terms: Annotated[_Words, msgspec.Meta(description="The material terms.")]
    value: Annotated[_Words, msgspec.Meta(description="A good-faith estimate of what the person's data are worth.")]
    method: Annotated[_Words, msgspec.Meta(description="How that was calculated (11 CCR 7081).")]
    withdraw: Annotated[_Words, msgspec.Meta(description="How to withdraw, beside the status page.")] = ""


class PublishIncentive(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A version of an offer; once published it never changes."""

    offer: Annotated[str, msgspec.Meta(max_length=40, description="Whose next version it is; empty for a new one.")] = (
        ""
    )
    after: Annotated[
        int, msgspec.Meta(ge=0, description="The number of the version that it follows, if you want to be sure of it.")
    ] = 0
    categories: Annotated[list[Category], msgspec.Meta(min_length=1, max_length=20)]
    effective_from: date
    effective_until: Annotated[date | None, msgspec.Meta(description="Its last day.")] = None
    words: Annotated[
        dict[str, OfferTerms], msgspec.Meta(min_length=1, max_length=10, description="By language: en, es.")
    ]


class IncentiveVersion(msgspec.Struct, kw_only=True):
    """A version of an offer."""

    offer: str
    number: int
    published_at: Moment
    effective_from: date
    effective_until: date | None
    categories: list[Category]
    words: dict[str, OfferTerms]


class IncentiveVersions(msgspec.Struct, kw_only=True):
    """All versions of all offers, in the order of offers and numbers."""

    items: list[IncentiveVersion]


class TakePartIn(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Who opted in to which version, or withdrew: an address or a number."""

    offer: Annotated[str, msgspec.Meta(max_length=40)]
    email: Address = ""
    phone: Number = ""
    number: Annotated[
        int, msgspec.Meta(ge=0, description="The version that the person has read; not needed for a withdrawal.")
    ] = 0


class StayRecord(msgspec.Struct, kw_only=True):
    """That somebody takes part, or took part."""

    number: int
    since: Moment
    how: How
    until: Annotated[Moment | None, msgspec.Meta(description="When the person withdrew; null while they take part.")]
    ended: Annotated[How | None, msgspec.Meta(description="How they said so.")]


class MemberRecord(msgspec.Struct, kw_only=True):
    """One contact in one offer, with all that was said about it."""

    offer: str
    value: Annotated[str, msgspec.Meta(description="The address, or the number in E.164.")]
    takes_part: bool
    stays: list[StayRecord]


class OnePerson(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Whose opt-ins: exactly one of an address and a number."""

    email: Address = ""
    phone: Number = ""


class ErasePersonsOptIns(OnePerson, forbid_unknown_fields=True, kw_only=True):
    """Whose opt-ins go for good, and why."""

    purpose: Annotated[str, msgspec.Meta(max_length=40, description=f"One of {', '.join(REASONS)}.")]


class PersonsOptIns(msgspec.Struct, kw_only=True):
    """All that one contact takes part in, or took part in."""

    items: list[MemberRecord]


class OptInsErased(msgspec.Struct, kw_only=True):
    """Of how many offers opt-ins were erased."""

    erased: int
    backups_days: Annotated[int, msgspec.Meta(description="Backups roll off within so many days.")]


class MembersQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """Which page."""


class MemberList(msgspec.Struct, kw_only=True):
    """A page of everybody who has taken part, what changed last at the end."""

    items: list[MemberRecord]
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null at the end.")]
