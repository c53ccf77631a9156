"""Whether the person was told: which letter meets which period, and what follows when one did not arrive.

A period that is met by telling is met only by a letter of which nothing says that it did not arrive. An opt-out is
met by doing it: its confirmation is a courtesy, and no clock hangs on it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from chalicelib.domain.correspondence import Letter, LetterKind, LetterState
from chalicelib.domain.request import NOTHING_TO_TELL, Clock, Period, Request, State

_NONE: Final[frozenset[Period]] = frozenset()
_ACKNOWLEDGES: Final = frozenset({Period.ACKNOWLEDGE})
_ANSWERS: Final = frozenset({Period.ACKNOWLEDGE, Period.RESPOND})  # an answer acknowledges too (11 CCR 7021(a))

CONFIRMATION: Final = "confirmation"  # among the undelivered: the submission's mail with the code

MEETS: Final[dict[LetterKind, frozenset[Period]]] = {
    LetterKind.ACKNOWLEDGED: _ACKNOWLEDGES,
    LetterKind.ANSWERED: _ANSWERS,
    LetterKind.PARTLY_ANSWERED: _ANSWERS,
    LetterKind.DENIED: _ANSWERS,
    LetterKind.NO_DATA: _ANSWERS,
    LetterKind.REFERRED: _ANSWERS,
    LetterKind.DUPLICATE: _ANSWERS,
    LetterKind.APPEAL_DECIDED: frozenset({Period.APPEAL}),
}
# Nobody is owed these: courtesies, repeats, codes that are asked for again, and the letters of staff.
_NOT_OWED: Final = frozenset(
    {
        *(LetterKind.OPT_OUT_DONE, LetterKind.WITHDRAWN, LetterKind.RECEIVED, LetterKind.VERIFY_REMINDER),
        LetterKind.APPEAL_WITHDRAWN,
        *(LetterKind.CONFIRM_CONTACT, LetterKind.FOLLOW_UP_CODE),
        *(LetterKind.AGENT_PERMISSION, LetterKind.AGENT_ADDRESS),
        *(LetterKind.TEXT_REFERENCE, LetterKind.TEXT_CODE, LetterKind.CONTACT_CODE, LetterKind.CONTACT_TEXT),
        *(LetterKind.STAFF_CODE, LetterKind.STAFF_INVITED, LetterKind.STAFF_APPROVAL, LetterKind.STAFF_SUMMARY),
        LetterKind.STAFF_RETENTION,
        *(LetterKind.STAFF_EXPORT, LetterKind.STAFF_WEBHOOK, LetterKind.STAFF_WEBHOOK_GONE),
    },
)
# They move a clock, and only once they were told (`law.notices`).
_MOVES: Final = frozenset({LetterKind.EXTENDED, LetterKind.CLARIFICATION})
_WHILE_OPEN: Final = frozenset({LetterKind.VERIFICATION_REQUEST, LetterKind.CLARIFICATION, LetterKind.EXTENDED})


def is_owed(kind: LetterKind) -> bool:
    """Whether somebody must be told what a letter of this kind says."""
    return kind not in _NOT_OWED


def meets(kind: LetterKind) -> frozenset[Period]:
    """The periods that a letter of this kind meets by telling."""
    return MEETS.get(kind, _NONE)


def not_told(head: Request, letter: Letter, others: Iterable[Letter]) -> Request:
    """The request once it is known that `letter` did not tell: what it had met runs again unless another letter told.

    Nothing is left to tell to a person who withdrew the request or made none, and who appealed has read what the
    letter said. An extension is for `law/` to take back.
    """
    if head.outcome in NOTHING_TO_TELL or _read(head, letter):
        return head
    told = [other for other in others if other.id != letter.id]
    clocks = tuple(_run_again(clock, told) if clock.period in meets(letter.kind) else clock for clock in head.clocks)
    after = replace(head, clocks=clocks)
    if letter.kind in _NOT_OWED or letter.id in head.undelivered or _settled(after, letter):
        return after
    return replace(after, undelivered=(*head.undelivered, letter.id))


def _read(head: Request, letter: Letter) -> bool:
    """Whether the letter is the answer that the person has appealed against since."""
    answers = Period.RESPOND in meets(letter.kind)
    return answers and head.appeal is not None and letter.created_at <= head.appeal.received_at


def awaiting_post(before: Request, after: Request, letter: Letter) -> Request:
    """`after` a step whose letter has no address: what it would meet stays as it was `before`, and staff see it.

    It is met when they record that the letter left. A letter that goes out by mail changes nothing here.
    """
    if letter.state is not LetterState.TO_POST or after.outcome in NOTHING_TO_TELL:
        return after
    waiting = after.undelivered if letter.kind in _NOT_OWED else (*after.undelivered, letter.id)
    if letter.kind in _MOVES:
        return replace(after, clocks=before.clocks, pauses=before.pauses, undelivered=waiting)
    known = {clock.period: clock for clock in before.clocks if clock.period in meets(letter.kind)}
    clocks = tuple(known.get(clock.period, clock) for clock in after.clocks)
    return replace(after, clocks=clocks, undelivered=waiting)


def told(head: Request, letter: Letter, at: datetime, others: Iterable[Letter]) -> Request:
    """The request once the person was told at `at` what `letter` says: its periods are met, it is off the list."""
    clocks = tuple(_met(clock, at) if clock.period in meets(letter.kind) else clock for clock in head.clocks)
    left = replace(head, clocks=clocks)
    gone = {letter.id, *(other.id for other in others if _settled(left, other))}
    return replace(left, undelivered=tuple(name for name in head.undelivered if name not in gone))


def confirmation_lost(head: Request) -> Request:
    """The request once the mail with the code did not arrive: nothing was to be told, but nobody can confirm."""
    if head.state is not State.AWAITING_VERIFICATION or CONFIRMATION in head.undelivered:
        return head
    return replace(head, undelivered=(*head.undelivered, CONFIRMATION))


def confirmed(head: Request) -> Request:
    """The request once a code came back after all."""
    return replace(head, undelivered=tuple(name for name in head.undelivered if name != CONFIRMATION))


def still_to_tell(head: Request, letters: Iterable[Letter]) -> tuple[Letter, ...]:
    """The letters that did not arrive and whose content was not told since, in the order in which they came back."""
    by_id = {letter.id: letter for letter in letters}
    waiting = [by_id[name] for name in head.undelivered if name in by_id]
    return tuple(letter for letter in waiting if not _settled(head, letter))


def _settled(head: Request, letter: Letter) -> bool:
    """Whether nothing hangs on the letter any more: its periods are met otherwise, or its question is over."""
    if letter.kind in _WHILE_OPEN and not head.in_work:
        return True
    periods = [clock.met_at for clock in head.clocks if clock.period in meets(letter.kind)]
    return bool(periods) and all(periods)


def _run_again(clock: Clock, letters: Iterable[Letter]) -> Clock:
    """The clock as the remaining letters have met it, if any of them did."""
    told_at = [letter.told_at for letter in letters if letter.told_at and clock.period in meets(letter.kind)]
    return replace(clock, met_at=min(told_at, default=None))


def _met(clock: Clock, at: datetime) -> Clock:
    return replace(clock, met_at=min(clock.met_at, at) if clock.met_at else at)
