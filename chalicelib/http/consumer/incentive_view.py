"""Offers of financial incentives as a person reads them, and what they take part in."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.incentive import Membership, OfferVersion, Terms


class OfferView(Struct, frozen=True, kw_only=True):
    """One version of an offer, in one language; texts `incentive.category.<category>`."""

    offer: str
    number: int
    words: Terms
    categories: Sequence[str]
    effective_from: date
    effective_until: date | None


class OwnView(Struct, frozen=True, kw_only=True):
    """What somebody takes part in, or took part in."""

    shown: OfferView
    since: datetime
    until: datetime | None


def offer_views(versions: Iterable[OfferVersion], language: str) -> list[OfferView]:
    """In the words of who reads."""
    return [_offer(one, language) for one in versions]


def own_views(members: Iterable[Membership], versions: Iterable[OfferVersion], language: str) -> list[OwnView]:
    """Each stay with the version to which it is pinned, what holds first."""
    known = {(one.offer, one.number): one for one in versions}
    found = [
        OwnView(shown=_offer(known[member.offer, stay.number], language), since=stay.since, until=stay.until)
        for member in members
        for stay in member.stays
        if (member.offer, stay.number) in known
    ]
    return sorted(found, key=lambda one: (one.until is not None, one.since))


def _offer(one: OfferVersion, language: str) -> OfferView:
    return OfferView(
        offer=one.offer,
        number=one.number,
        words=one.named(language),
        categories=[category.value for category in one.categories],
        effective_from=one.effective_from,
        effective_until=one.effective_until,
    )
