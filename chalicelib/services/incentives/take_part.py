"""Somebody opts in to an offer's present version, or withdraws: at any time, in one step, with proof of both."""

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.incentive import How, Membership, nobody_in
from chalicelib.domain.passing import VisitorSession
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import NotFound, NotPossible
from chalicelib.services.consumer.confirm_contact import answers_to
from chalicelib.services.incentives.publish_offer import current
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePart:
    """Whose contact, in which offer; `number` is the version that the person has read, for who opts in."""

    offer: str
    contact: Email | Phone
    number: int = 0


def join(desk: Desk, staff: Staff, command: TakePart, *, how: How = How.STAFF) -> Membership:
    """Record that a person opted in, as the business heard it; the same once more changes nothing.

    Raise `Forbidden`, `NotFound`, `NotPossible` (`offer-changed`: that version cannot be taken up now).
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    return persistently(lambda: _join(desk, staff.account, command, how, staff.actor))


def leave(desk: Desk, staff: Staff, command: TakePart, *, how: How = How.STAFF) -> Membership:
    """Record that a person withdrew; whoever takes no part stays as they are. Raise `Forbidden`, `NotFound`."""
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    return persistently(lambda: _leave(desk, staff.account, command, how, staff.actor))


def choose_oneself(desk: Desk, account: Account, session: VisitorSession, offer: str, *, number: int = 0) -> Membership:
    """The same by the person, who has shown a code for their contact: with a `number` they opt in, without withdraw.

    Raise `NotFound`, `NotPossible` (`offer-changed`, `contact-unconfirmed`).
    """
    return choose_for(desk, account, own_contact(desk, session), offer, number=number)


def choose_for(desk: Desk, account: Account, contact: Email | Phone, offer: str, *, number: int = 0) -> Membership:
    """The same for a contact that was shown by a code. Raise `NotFound`, `NotPossible` (`offer-changed`)."""
    command = TakePart(offer=offer, contact=contact, number=number)
    act = _join if number else _leave
    return persistently(lambda: act(desk, account, command, How.PAGE, CONSUMER))


def own_contact(desk: Desk, session: VisitorSession) -> Email | Phone:
    """The contact for which a code was shown; a visit outlives it where staff put another into what was sent.

    Raise `NotFound` where there is none, `NotPossible` (`contact-unconfirmed`).
    """
    submission = desk.requests.submission(session.account, session.reference)
    contact = answers_to(submission)
    if contact is None:
        raise NotFound("contact")
    if submission.contact_confirmed_at is None or submission.contact_by_pin:
        raise NotPossible("contact-unconfirmed")
    return contact


def _join(desk: Desk, account: Account, command: TakePart, how: How, actor: str) -> Membership:
    now = desk.clock.now()
    offered = {one.offer: one.number for one in current(desk, account.id, account.day_of(now))}
    if not desk.incentives.versions(account.id, command.offer):
        raise NotFound("incentive")
    if offered.get(command.offer) != command.number:
        raise NotPossible("offer-changed")
    known = desk.incentives.member(account.id, command.offer, command.contact)
    first = known or nobody_in(account.id, command.offer, command.contact, now)
    after = first.joined(command.number, how, now)
    return _written(desk, first, after, Tag.INCENTIVE_JOINED, actor, command.number)


def _leave(desk: Desk, account: Account, command: TakePart, how: How, actor: str) -> Membership:
    now = desk.clock.now()
    known = desk.incentives.member(account.id, command.offer, command.contact)
    if known is None:
        raise NotFound("incentive")
    number = known.present.number if known.present else 0
    return _written(desk, known, known.left(how, now), Tag.INCENTIVE_LEFT, actor, number)


def _written(desk: Desk, first: Membership, after: Membership, tag: Tag, actor: str, number: int) -> Membership:
    """Stored with its entry on the account's chain; nothing is written where nothing changes."""
    if after == first:
        return first
    detail: Detail = {"offer": after.offer, "number": number, "subject": after.subject.value}
    because = Reason(tag, actor, None, detail)
    unit = desk.work.begin(after.account, desk.clock.now())
    unit.store(desk.accounts.get(after.account), because=because)
    unit.store(after, because=because)
    unit.commit()
    return replace(after, version=after.version + 1)
