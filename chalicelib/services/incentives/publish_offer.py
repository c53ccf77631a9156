"""A business publishes an offer, or other terms of one: each time a version that nobody can change afterwards."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId
from chalicelib.domain.incentive import (
    OFFERS_LIMIT,
    VERSIONS_LIMIT,
    Category,
    OfferVersion,
    Terms,
    check_days,
)
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishOffer:
    """The words in each language, what data it is about, and from when to when; `offer` is empty for a new one.

    `after` is the number of the version that it follows, so that two who publish at once do not both do so.
    """

    words: Mapping[str, Terms]
    categories: tuple[Category, ...]
    effective_from: date
    effective_until: date | None = None
    offer: str = ""
    after: int = 0


def publish_offer(desk: Desk, staff: Staff, command: PublishOffer) -> OfferVersion:
    """Write the version. Raise `Forbidden`, `NotFound`, `Conflict` where another one came first.

    `InvalidField` (`offer_words`, `categories`, `effective_until`), `NotPossible` (`too-many-offers`).
    """
    require(staff.user.role, Permission.ADMINISTER)
    if not command.words:
        raise InvalidField(field="offer_words", problem="missing")
    if not command.categories:
        raise InvalidField(field="categories", problem="missing")
    check_days(command.effective_from, command.effective_until)
    account, now = staff.account.id, desk.clock.now()
    known = desk.incentives.versions(account, command.offer) if command.offer else ()
    if command.offer and not known:
        raise NotFound("incentive")
    if len(known) >= VERSIONS_LIMIT or (not command.offer and len(newest(desk, account)) >= OFFERS_LIMIT):
        raise NotPossible("too-many-offers", limit=str(VERSIONS_LIMIT if command.offer else OFFERS_LIMIT))
    last = known[-1].number if known else 0
    if command.after not in {0, last}:
        raise Conflict(OfferVersion.KIND)
    made = OfferVersion(
        account=account,
        offer=command.offer or new_id(desk),
        number=last + 1,
        published_at=now,
        by=staff.actor,
        effective_from=command.effective_from,
        effective_until=command.effective_until,
        categories=tuple(dict.fromkeys(command.categories)),
        words=dict(command.words),
    )
    detail: Detail = {"offer": made.offer, "number": made.number, "from": made.effective_from.isoformat()}
    because = Reason(Tag.INCENTIVE_PUBLISHED, staff.actor, None, detail)
    unit = desk.work.begin(account, now)
    unit.store(replace(desk.accounts.get(account), incentives=True), because=because)
    unit.create(made, because=because)
    unit.commit()
    return replace(made, version=1)


def newest(desk: Desk, account: AccountId) -> tuple[OfferVersion, ...]:
    """The last version of each offer, in the order in which the offers were first published."""
    found = {one.offer: one for one in desk.incentives.versions(account)}
    return tuple(found[offer] for offer in sorted(found))


def current(desk: Desk, account: AccountId, today: date) -> tuple[OfferVersion, ...]:
    """The version of each offer that can be taken up on a day: the last one that holds.

    A later version that has begun and ended takes the offer off, whatever the earlier one said.
    """
    begun = {one.offer: one for one in desk.incentives.versions(account) if one.effective_from <= today}
    return tuple(begun[offer] for offer in sorted(begun) if begun[offer].holds(today))
