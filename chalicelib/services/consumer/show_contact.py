"""Somebody shows that a contact is theirs without any request behind it: a code to it, and a visit of an hour.

What they may do then concerns this contact only: choose about offers, or be known as an agent's address.
Whether anything is kept about the contact is never told before the code is shown.
"""

from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.correspondence import Letter, LetterKind, Way
from chalicelib.domain.passing import VISIT_LIFE, ShownContact
from chalicelib.errors import NotFound, NotPossible, NotSignedIn, TooManyAttempts
from chalicelib.services.consumer.codes import allow_sending, show_code, use_up
from chalicelib.services.letters.address_marks import lift_proved
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.may_text import count_text, sender_of, wants_no_texts
from chalicelib.values import dataclass, replace

Contact = Email | Phone

_CODES_A_DAY: Final = 20  # to one contact at one business for one purpose, whoever asks


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowContact:
    """Which contact, for what (a word of ours), in which browser and language."""

    contact: Contact
    purpose: str
    visitor: str
    language: str = "en"


def ask_contact_code(desk: Desk, account: Account, asked: ShowContact) -> None:
    """Send a code to the contact and remember what this browser asked. Raise `TooManyAttempts`.

    A number that no line of the business can reach gets nothing, and nothing is said of that.
    """
    subject, now = _subject(desk, account, asked), desk.clock.now()
    allow_sending(desk, subject)
    name = f"contact-codes|{account.id}|{asked.purpose}|{_hashed(desk, asked)}|{now:%Y-%m-%d}"
    if desk.work.ephemeral.count(name, until=now + timedelta(days=1)) > _CODES_A_DAY and desk.limits:
        raise TooManyAttempts(retry_after=3600)
    begun = ShownContact(
        id=_asked(desk, account, asked.purpose, asked.visitor),
        account=account.id,
        purpose=asked.purpose,
        at=now,
        email=asked.contact.address if isinstance(asked.contact, Email) else "",
        phone=asked.contact.e164 if isinstance(asked.contact, Phone) else "",
    )
    desk.work.ephemeral.put(begun, until=now + VISIT_LIFE)
    letter = _letter(desk, account, asked, subject)
    if letter:
        desk.work.post_code(letter)


def asked_contact(desk: Desk, account: Account, purpose: str, visitor: str) -> Contact:
    """The contact for which this browser asked a code. Raise `NotSignedIn`."""
    return _kept(desk, account, _asked(desk, account, purpose, visitor)).contact


def open_contact(desk: Desk, account: Account, asked: ShowContact, code: str) -> ShownContact:
    """Begin a visit of an hour. Raise `InvalidField` (`code`), `TooManyAttempts`, `NotSignedIn`."""
    begun = _kept(desk, account, _asked(desk, account, asked.purpose, asked.visitor))
    shown = show_code(desk, _subject(desk, account, asked), code, to=asked.contact)
    now = desk.clock.now()
    visit = replace(begun, id=_visit(desk, account, asked.purpose, asked.visitor), at=now)
    desk.work.ephemeral.put(visit, until=now + VISIT_LIFE)
    use_up(desk, shown, by=asked.visitor)
    if isinstance(asked.contact, Email):
        lift_proved(desk, account.id, asked.contact)
    return visit


def move_contact(desk: Desk, account: Account, visit: ShownContact, *, to: str) -> None:
    """Let the visit go on under a new secret of the same browser, and end it under the old one."""
    moved = replace(visit, id=_visit(desk, account, visit.purpose, to))
    desk.work.ephemeral.put(moved, until=visit.at + VISIT_LIFE)
    desk.work.ephemeral.drop(ShownContact, visit.id)


def shown_contact(desk: Desk, account: Account, purpose: str, visitor: str) -> Contact:
    """The contact that this browser has shown in the last hour. Raise `NotSignedIn`."""
    return _kept(desk, account, _visit(desk, account, purpose, visitor)).contact


def _kept(desk: Desk, account: Account, name: str) -> ShownContact:
    try:
        found = desk.work.ephemeral.get(ShownContact, name, now=desk.clock.now())
    except NotFound:
        raise NotSignedIn("visitor") from None
    if found.account != account.id:
        raise NotSignedIn("visitor")
    return found


def _letter(desk: Desk, account: Account, asked: ShowContact, subject: str) -> Letter | None:
    letter = new_letter(
        desk,
        LetterKind.CONTACT_CODE,
        account=account.id,
        language=asked.language,
        to=None,
        values={"subject": subject},
    )
    if isinstance(asked.contact, Email):
        return replace(letter, to=asked.contact)
    try:
        sender = sender_of(desk, account.id)
        count_text(desk, account.id, asked.contact, stranger=True)
    except NotPossible:
        return None
    way = Way.CALL if wants_no_texts(desk, account.id, sender, asked.contact) else Way.TEXT
    return replace(letter, kind=LetterKind.CONTACT_TEXT, number=asked.contact, sender=sender, way=way)


def _subject(desk: Desk, account: Account, asked: ShowContact) -> str:
    """What codes are bound to: the business, what for, the contact, of which only a hash is named, and the browser.

    So whoever else asks codes for the contact uses up neither the tries of its owner nor their patience.
    """
    browser = desk.secrets.hash("show-contact", asked.visitor)[:20]
    return f"contact|{account.id}|{asked.purpose}|{_hashed(desk, asked)}|{browser}"


def _hashed(desk: Desk, asked: ShowContact) -> str:
    return desk.secrets.hash("show-contact", asked.contact.look_up)[:40]


def _asked(desk: Desk, account: Account, purpose: str, visitor: str) -> str:
    return desk.secrets.hash("ask-contact", f"{account.id}|{purpose}|{visitor}")[:40]


def _visit(desk: Desk, account: Account, purpose: str, visitor: str) -> str:
    return desk.secrets.hash("contact-visit", f"{account.id}|{purpose}|{visitor}")[:40]
