"""Sends one letter of the outbox: at least once, identical each time, never twice without a crash between."""

from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import CODE_LETTERS, Failure, Letter, LetterKind, LetterState, Way
from chalicelib.domain.elsewhere_answer import emptied
from chalicelib.domain.ids import UserId
from chalicelib.domain.retries import Retries
from chalicelib.errors import Conflict, Gone, Unavailable
from chalicelib.services.consumer.codes import issue_code
from chalicelib.services.inbound.addresses import reply_address_of
from chalicelib.services.letters.address_marks import held_back
from chalicelib.services.letters.deliver_by_phone import send_by_phone, spoken_instead
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.news.choose_news import leave_link, wants_news
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.mail import LetterPlace, Mail

_RETRIES: Final = Retries.minutes(1, 5, 15, 60, 240, 720, 1440)
_RETRIES_BY_PHONE: Final = Retries.minutes(1, 5, 15)  # nobody is called or texted hours later
_WAITING: Final = frozenset({LetterState.QUEUED})
_BY: Final = {Way.MAIL: "email", Way.TEXT: "text", Way.CALL: "call"}


def deliver_letter(desk: Desk, place: LetterPlace) -> None:
    """Send the letter at `place` unless it was sent; note the outcome, or when to try again."""
    letter = desk.outbox.find(place)
    if letter is None or letter.state is not LetterState.QUEUED:
        return
    stopped = _stopped(desk, letter)
    if stopped:
        note_undelivered(desk, place, stopped, states=_WAITING)
        return
    try:
        _send(desk, letter)
    except Unavailable:
        _later(desk, place, letter)
    except Gone:
        _refused(desk, place, letter)
    except Exception:
        _later(desk, place, letter)  # a letter that cannot be made must not stand before the others for ever
        raise
    else:
        values = {} if letter.kind in CODE_LETTERS else letter.values
        _settle(desk, emptied(replace(letter, state=LetterState.SENT, sent_at=desk.clock.now(), values=values)))


def _stopped(desk: Desk, letter: Letter) -> Failure | None:
    """Why a letter is not even tried: what came back from its address, or a click since it was written."""
    if held_back(desk, letter):
        return Failure.HELD_BACK
    return Failure.UNSUBSCRIBED if letter.kind is LetterKind.STAFF_NEWS and not wants_news(desk, letter) else None


def _send(desk: Desk, letter: Letter) -> None:
    account = desk.accounts.get(letter.account)
    values = dict(letter.values)
    if letter.kind is LetterKind.STAFF_NEWS:
        values["leave_link"] = leave_link(desk, letter.account, UserId(values["user"]))
    if letter.kind in CODE_LETTERS:
        to = letter.to or letter.number
        values["code"] = issue_code(desk, letter.account, _subject(letter), letter.id, by=_BY[letter.way], to=to)
    if letter.way is Way.MAIL:
        desk.mailer.send(_compose(desk, letter, account, values))
    else:
        send_by_phone(desk, letter, account, values)


def _refused(desk: Desk, place: LetterPlace, letter: Letter) -> None:
    """It will never go out this way: a code that cannot be a text is spoken at once, all else has failed."""
    called = spoken_instead(letter)
    if called:
        _settle(desk, called)
        deliver_letter(desk, place)
        return
    why = Failure.SUPPRESSED if letter.way is Way.TEXT else Failure.REFUSED
    note_undelivered(desk, place, why, states=_WAITING)


def _compose(desk: Desk, letter: Letter, account: Account, values: dict[str, str]) -> Mail:
    if letter.to is None:
        raise Gone("a letter without an address goes by post")
    subject, text = desk.letter_text(letter, account, values)
    return Mail(
        id=letter.id,
        to=letter.to.address,
        subject=subject,
        text=text,
        sender_name=values.get("sender", account.name),  # what the operator tells comes in its own name
        reply_to=values.get("reply_to") or reply_address_of(desk, letter) or account.email,
        leave=values.get("leave_link", ""),
        tags=_tags(letter),
    )


def _tags(letter: Letter) -> dict[str, str]:
    """Where the letter lies, for whatever the mail service has to tell of it later."""
    under = {"request": letter.request or "", "submission": "" if letter.request else letter.submission or ""}
    return {"account": letter.account, "letter": letter.id} | {name: value for name, value in under.items() if value}


def _subject(letter: Letter) -> str:
    if "subject" in letter.values:  # of a member of staff
        return letter.values["subject"]
    return f"{letter.account}|{letter.submission}"


def _later(desk: Desk, place: LetterPlace, letter: Letter) -> None:
    """Note when to try again; after the last retry the letter has failed, and what it was to tell is not told."""
    attempts = letter.attempts + 1
    wait = (_RETRIES if letter.way is Way.MAIL else _RETRIES_BY_PHONE).wait(attempts)
    if wait is None:
        note_undelivered(desk, place, Failure.GIVEN_UP, states=_WAITING)
        return
    _settle(desk, replace(letter, attempts=attempts, next_attempt=desk.clock.now() + wait))


def _settle(desk: Desk, letter: Letter) -> None:
    try:
        desk.work.settle(letter)
    except Conflict:
        return  # another delivery of the same letter has noted it already


def sweep_outbox(desk: Desk, *, limit: int = 200) -> int:
    """Deliver what the stream missed and what is due again; return how many were tried.

    One that fails does not keep the others back. Raise `Unavailable` at the end if any did.
    """
    places = desk.outbox.overdue(now=desk.clock.now(), limit=limit)
    failed = sum(not _delivered(desk, place) for place in places)
    if failed:
        raise Unavailable(f"{failed} of {len(places)} letters failed")
    return len(places)


def _delivered(desk: Desk, place: LetterPlace) -> bool:
    try:
        deliver_letter(desk, place)
    except Exception:  # noqa: BLE001  the letter has noted its next attempt
        return False
    return True
