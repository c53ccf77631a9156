"""Links by which people unsubscribe from a business's campaigns with one click (RFC 8058), and subscribe again.

A link says whom it was made for, sealed under the account's key: nothing is stored for it, nothing personal can be
read in its address, and whoever holds the mail may use it, with no cookie and no code. It never expires: a mail is
opened years later, and an opt-out is honoured whenever it comes. Subscribing again ends only what a link has begun.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.suppression import (
    EVERY_BRAND,
    MARKETING,
    Purpose,
    Source,
    Subject,
    Suppression,
    concerns,
    listed,
    subject_of,
)
from chalicelib.errors import Conflict, InvalidField
from chalicelib.services.opt_outs.brands import brands, check_brand
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.contact_lists import Invitation
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

PATH: Final = "/unsubscribe"
LINKS_LIMIT: Final = 500  # in one call
Changed = Callable[[Suppression, datetime], Suppression]
_ROUNDS: Final = 4  # of tries, each of them persistent: many people unsubscribe in the minutes after a campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeLinks:
    """Whom links are made for, and from what they unsubscribe."""

    contacts: Sequence[Email | Phone]
    purpose: Purpose
    brand: str = EVERY_BRAND


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a link is about, and what holds for its contact now."""

    account: Account
    invitation: Invitation
    brand: str  # its name; empty: the link is about the whole business
    stopped: bool  # nothing of the link's kind reaches the contact any more
    everywhere: bool  # from no brand either
    by_link: bool  # subscribing again by this link would let it through


def address_of(desk: Desk, invitation: Invitation) -> str:
    """The whole address of a link."""
    return f"{desk.public_url}{PATH}/{desk.unsubscribe_links.make(invitation)}"


def make_links(desk: Desk, staff: Staff, command: MakeLinks) -> list[str]:
    """The addresses of links, in the order of the contacts. Nothing is kept of them but how many were made.

    Raise `Forbidden`, or `InvalidField` (`purpose`, `brand`, `contacts`).
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    check_brand(desk, staff.account.id, command.brand)
    if command.purpose not in MARKETING:
        raise InvalidField(field="purpose", problem="not-marketing")
    if not 0 < len(command.contacts) <= LINKS_LIMIT:
        raise InvalidField(field="contacts", problem="too-many", limit=LINKS_LIMIT)
    if not all(concerns(command.purpose, subject_of(contact)) for contact in command.contacts):
        raise InvalidField(field="purpose", problem="other-contact")
    now = desk.clock.now()
    made = [
        Invitation(
            account=staff.account.id,
            contact=contact,
            purpose=command.purpose,
            brand=command.brand,
            source=staff.actor,
            made_at=now,
        )
        for contact in command.contacts
    ]
    detail: Detail = {"links": len(made), "purpose": command.purpose.value, "brand": command.brand}
    desk.work.witness(staff.account.id, Reason(Tag.LINKS_MADE, staff.actor, None, detail), user=staff.user.id, at=now)
    return [address_of(desk, invitation) for invitation in made]


def read_link(desk: Desk, token: str) -> Standing:
    """What a link is about. Raise `NotFound` for what is no link."""
    invitation = desk.unsubscribe_links.read(token)
    account = desk.accounts.get(invitation.account)
    record = _record(desk, invitation, desk.clock.now())
    known = record.of(invitation.purpose, invitation.brand)
    names = brands(desk, account.id) if invitation.brand else {}
    return Standing(
        account=account,
        invitation=invitation,
        brand=names.get(invitation.brand, ""),
        stopped=record.stops(invitation.purpose, invitation.brand),
        everywhere=record.stops(invitation.purpose),
        by_link=bool(known and known.stands and known.link),
    )


def unsubscribe(desk: Desk, token: str, *, everywhere: bool = False, do_not_call: bool = False) -> None:
    """Put the link's contact on the list at once; the same again changes nothing.

    `everywhere` means all brands, `do_not_call` that a number wants no marketing by telephone at all. Raise
    `NotFound` for what is no link, `Unavailable` where it could not be written.
    """
    invitation = desk.unsubscribe_links.read(token)
    number = subject_of(invitation.contact) is Subject.PHONE
    purpose = Purpose.DO_NOT_CALL if do_not_call and number else invitation.purpose
    brand = EVERY_BRAND if everywhere else invitation.brand

    def changed(record: Suppression, now: datetime) -> Suppression:
        return record.with_opt_out(purpose, source=Source.LINK, request=None, since=now, at=now, brand=brand)

    for _ in range(_ROUNDS - 1):
        try:
            return persistently(lambda: _change(desk, invitation, brand, changed))
        except Conflict:
            continue
    return persistently(
        lambda: _change(desk, invitation, brand, changed), unavailable="an opt-out could not be written"
    )


def subscribe_again(desk: Desk, token: str) -> bool:
    """End what the person has begun by such links, and nothing else; whether mails or texts come again.

    The list keeps when it ended and how, as proof that they asked for it.
    """
    invitation = desk.unsubscribe_links.read(token)

    def changed(record: Suppression, now: datetime) -> Suppression:
        for brand in (invitation.brand, EVERY_BRAND):
            for purpose in (invitation.purpose, Purpose.DO_NOT_CALL):
                record = record.without_link(purpose, brand, now)
        return record

    persistently(lambda: _change(desk, invitation, invitation.brand, changed), unavailable="it could not be written")
    return not read_link(desk, token).stopped


def _record(desk: Desk, invitation: Invitation, now: datetime) -> Suppression:
    known = desk.suppressions.of(invitation.account, invitation.contact)
    return known or listed(invitation.account, invitation.contact, now)


def _change(desk: Desk, invitation: Invitation, brand: str, changed: Changed) -> None:
    """Write what the person wants, in the account's own chain; nothing where nothing changes."""
    now = desk.clock.now()
    first = _record(desk, invitation, now)
    record = changed(first, now)
    if record == first:
        return
    before, after = _scopes(first), _scopes(record)
    detail: Detail = {"subjects": [record.subject.value], "why": "link", "source": invitation.source, "brand": brand}
    detail |= {"began": _purposes(after - before), "ended": _purposes(before - after)}
    because = Reason(Tag.SUPPRESSION_CHANGED, CONSUMER, None, detail)
    unit = desk.work.begin(invitation.account, now)
    unit.store(desk.accounts.get(invitation.account), because=because)
    unit.store(record, because=because)
    unit.commit()


def _scopes(record: Suppression) -> set[tuple[Purpose, str]]:
    return {(opt_out.purpose, opt_out.brand) for opt_out in record.standing}


def _purposes(scopes: Iterable[tuple[Purpose, str]]) -> list[str]:
    return sorted({purpose.value for purpose, _ in scopes})
