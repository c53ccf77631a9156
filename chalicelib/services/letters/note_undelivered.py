"""A letter did not arrive: what it was to tell counts as not told, and staff see it, in one transaction.

The clock that the letter had met runs again unless another letter told the same, an extension that it announced does
not count, and the request goes back to the open list. A letter of a submission shows at its requests and moves no
clock; one to a member of staff is noted with the account. What it says about the address is noted with it.
"""

from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.address_mark import trouble_of
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import CODE_LETTERS, Failure, Letter, LetterKind, LetterState
from chalicelib.domain.elsewhere_answer import emptied
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request
from chalicelib.domain.telling import confirmation_lost, not_told
from chalicelib.errors import NotFound
from chalicelib.law.notices import taken_back
from chalicelib.services.deadlines.agenda import wake
from chalicelib.services.elsewhere.mail_back import note_elsewhere_mail
from chalicelib.services.letters.address_marks import mark_address
from chalicelib.services.news.choose_news import note_news_refused
from chalicelib.services.persistence import persistently
from chalicelib.services.policies.read_policy import note_untold
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.mail import LetterPlace
from chalicelib.services.vendors.mail_back import note_vendor_mail

ACTOR: Final = "system:mail"
_UNTRIED: Final = frozenset({Failure.HELD_BACK, Failure.UNSUBSCRIBED})
_OUT: Final = frozenset({LetterState.QUEUED, LetterState.SENT})


def note_undelivered(
    desk: Desk,
    place: LetterPlace,
    why: Failure,
    *,
    states: frozenset[LetterState] = _OUT,
) -> bool:
    """Note that the letter at a place did not arrive; False where there is none, or it was dealt with before.

    Raise `Unavailable` when others were faster again and again: trying later helps.
    """
    return persistently(
        lambda: _noted(desk, place, why, states),
        unavailable="a letter that came back could not be noted",
    )


def _noted(desk: Desk, place: LetterPlace, why: Failure, states: frozenset[LetterState]) -> bool:
    letter = desk.outbox.find(place)
    if letter is None or letter.state not in states:
        return False
    _note(desk, _failed(letter, why))
    return True


def _failed(letter: Letter, why: Failure) -> Letter:
    """The letter without another attempt; one that still waited had just been tried."""
    attempts = letter.attempts + (letter.state is LetterState.QUEUED and why not in _UNTRIED)
    return emptied(replace(letter, state=LetterState.FAILED, failure=why, attempts=attempts, next_attempt=None))


def _note(desk: Desk, letter: Letter) -> None:
    try:
        if letter.request:
            _note_request(desk, letter, letter.request)
        elif letter.submission and letter.kind is not LetterKind.FOLLOW_UP_CODE:
            _note_submission(desk, letter, letter.submission)
        elif letter.submission and trouble_of(letter) is None:
            desk.work.settle(letter)  # whoever asked for a code to read their own request asks again
        else:
            _note_account(desk, letter)
    except NotFound:
        desk.work.settle(letter)  # what the letter was about is gone


def _note_request(desk: Desk, letter: Letter, request: RequestId) -> None:
    account = desk.accounts.get(letter.account)
    head, filed = desk.requests.dossier(letter.account, request)
    because = _reason(letter, request)
    unit = desk.work.begin(letter.account, desk.clock.now())
    after = undone(account, head, letter, [item for item in filed if isinstance(item, Letter)])
    unit.store(after, because=because)
    unit.store(letter, because=because)
    mark_address(desk, unit, letter, because)
    if after.clocks != head.clocks:
        wake(desk, unit, after, because)
    unit.commit()


def undone(account: Account, head: Request, letter: Letter, letters: list[Letter]) -> Request:
    """The request once it is known that a letter did not tell what it says."""
    after = not_told(head, letter, letters)
    return taken_back(after, letter, time_zone=account.time_zone, place=account.place)


def _note_submission(desk: Desk, letter: Letter, reference: Reference) -> None:
    """On the chain of each of its requests: a submission has none, and each of them waits for its confirmation."""
    submission = desk.requests.submission(letter.account, reference)
    reasons = {request: _reason(letter, request) for request in submission.requests}
    unit = desk.work.begin(letter.account, desk.clock.now())
    for request, because in reasons.items():
        head = desk.requests.get(letter.account, request)
        unit.store(confirmation_lost(head) if letter.kind in CODE_LETTERS else head, because=because)
    unit.store(letter, because=reasons[submission.requests[0]])
    mark_address(desk, unit, letter, reasons[submission.requests[0]])
    unit.commit()


def _note_account(desk: Desk, letter: Letter) -> None:
    because = _reason(letter, None)
    unit = desk.work.begin(letter.account, desk.clock.now())
    note_untold(desk, unit, letter, because)
    note_news_refused(desk, unit, letter, because)
    note_vendor_mail(desk, unit, letter, because)
    note_elsewhere_mail(desk, unit, letter, because)
    unit.store(desk.accounts.get(letter.account), because=because)
    unit.store(letter, because=because)
    mark_address(desk, unit, letter, because)
    unit.commit()


def _reason(letter: Letter, about: RequestId | None) -> Reason:
    why = letter.failure.value if letter.failure else ""
    detail: Detail = {"letter": letter.id, "kind": letter.kind.value, "why": why}
    return Reason(Tag.REQUEST_LETTER_FAILED if about else Tag.ACCOUNT_LETTER_FAILED, ACTOR, about, detail)
