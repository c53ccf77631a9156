"""A letter that leaves as a text or is spoken by a call; and what follows when a text did not arrive."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import PHONE_CODES, Failure, Letter, LetterKind, LetterState, Way
from chalicelib.domain.passing import CODE_LIFE
from chalicelib.errors import Conflict, Gone, NotPossible
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.mail import LetterPlace
from chalicelib.services.telephone.called_name import called_name
from chalicelib.services.telephone.confirm_by_phone import expect_code
from chalicelib.services.telephone.may_text import count_text, wants_no_texts

REPORTS: Final = "/telephony/sms/status"
_INSIST: Final = "#rc=3&rp=all"  # the company posts again when we fail; it keeps this part of the address to itself


def send_by_phone(desk: Desk, letter: Letter, account: Account, values: Mapping[str, str]) -> None:
    """Hand over to the telephone company. Raise `Unavailable`, or `Gone` where nothing may or can go to the number."""
    if letter.number is None or not letter.sender:
        raise Gone("a letter without a number")
    if account.silenced:
        raise Gone("the operator has stopped what the account sends")
    if letter.submission:
        submission = desk.requests.submission(letter.account, letter.submission)
        values = {**values, "business": called_name(desk, account, submission)}
        if letter.kind is LetterKind.TEXT_CODE:
            expect_code(desk, submission, ours=letter.sender, theirs=letter.number)
    if letter.way is Way.CALL:
        document = desk.letter_text.spoken(letter, account, values)
        desk.phone_company.speak(to=letter.number, sender=letter.sender, document=document)
        return
    _allow(desk, letter, letter.number)
    _, body = desk.letter_text(letter, account, values)
    desk.phone_company.text(to=letter.number, sender=letter.sender, body=body, report_to=_report_to(desk, letter))


def spoken_instead(letter: Letter) -> Letter | None:
    """The letter as a call, where a text cannot tell it and it is worth one: a code. None for all others."""
    if letter.way is not Way.TEXT or letter.kind not in PHONE_CODES:
        return None
    return replace(letter, way=Way.CALL, state=LetterState.QUEUED, sent_at=None, next_attempt=None)


def text_failed(desk: Desk, place: LetterPlace, why: Failure) -> LetterPlace | None:
    """The company tells that a text did not arrive: it counts as not told, or a code is spoken while it is good.

    Return the place of what must now be delivered. What was told before, or late, changes nothing.
    """
    letter = desk.outbox.find(place)
    if letter is None or letter.way is not Way.TEXT or letter.state is not LetterState.SENT:
        return None
    called = spoken_instead(letter)
    if called and desk.clock.now() < letter.created_at + CODE_LIFE:
        try:
            desk.work.settle(called)
        except Conflict:
            return None  # the same was told twice, at the same moment
        return place
    note_undelivered(desk, place, why)
    return None


def _allow(desk: Desk, letter: Letter, number: Phone) -> None:
    if wants_no_texts(desk, letter.account, letter.sender, number):
        raise Gone("the number wants no texts")
    if letter.kind in PHONE_CODES:
        return  # counted when it was asked for
    try:
        count_text(desk, letter.account, number, stranger=letter.kind is LetterKind.TEXT_REFERENCE)
    except NotPossible:
        raise Gone("no more texts go to this number") from None


def _report_to(desk: Desk, letter: Letter) -> str:
    """Where the company reports: the letter's place as ids, in alphabetical order because it may sort them."""
    place = {
        "account": letter.account,
        "letter": letter.id,
        "request": letter.request or "",
        "submission": "" if letter.request else letter.submission or "",
    }
    query = urlencode({name: value for name, value in place.items() if value})
    return f"{desk.public_url}{REPORTS}?{query}{_INSIST}"
