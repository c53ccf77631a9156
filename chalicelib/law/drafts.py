"""The answer that is drafted when nobody could be verified in time: never sent by itself, and never forgotten.

The law's period runs on while identity is checked (11 CCR 7021(b)); a request that is still unverified shortly before
its target must be refused by a letter, not by silence. Who is sure enough for categories only is answered by them
(11 CCR 7024(a)).
"""

from datetime import date, timedelta
from typing import Final

from chalicelib.domain.request import Clock, Outcome, Period, Request
from chalicelib.domain.verification import Level
from chalicelib.law.clocks import paused_since
from chalicelib.law.grounds import Kind, grounds_of
from chalicelib.values import dataclass

_AHEAD: Final = 5  # days before the target
_AHEAD_OF_SHORT: Final = 2
_SHORT: Final = 15  # days from receipt to the end of the period


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the form comes filled with; `key` names the text of the answer (`draft.<key>`)."""

    outcome: Outcome
    grounds: tuple[str, ...]
    key: str


def denial_due_on(clock: Clock, *, received: date | None = None) -> date:
    """The day on which staff find the draft: five days before the target, two where the whole period is short.

    `received` is the receipt's calendar day at the business; without it the period counts as a long one.
    """
    short = received is not None and (clock.due - received).days <= _SHORT
    return clock.target - timedelta(days=_AHEAD_OF_SHORT if short else _AHEAD)


def unproved(request: Request) -> bool:
    """Whether an open request could only be denied today, because nobody has proved who they are.

    What is not sorted yet is no request that could be denied.
    """
    return request.open and not request.unsorted and not request.verification.sufficient


def denial_draft_due(request: Request, today: date, *, received: date | None = None) -> bool:
    """Whether the request waits for proof that has not come, and its answer is due so soon that it is drafted."""
    clock = request.clock(Period.RESPOND)
    if not unproved(request) or clock is None or clock.met_at is not None:
        return False
    return paused_since(request, clock) is None and today >= denial_due_on(clock, received=received)


def drafted(request: Request) -> Draft:
    """The answer for somebody who is not verified: categories where that much is proved, else the refusal.

    A law that knows no ground of this kind gets a draft without one; staff then choose.
    """
    if by_categories(request):
        [ground, *_] = grounds_of(request.regime, request.right, Kind.UNVERIFIED, Outcome.PARTIAL)
        return Draft(outcome=Outcome.PARTIAL, grounds=(ground.code,), key="categories")
    found = grounds_of(request.regime, request.right, Kind.UNVERIFIED, Outcome.DENIED)
    return Draft(outcome=Outcome.DENIED, grounds=tuple(ground.code for ground in found[:1]), key="unverified")


def by_categories(request: Request) -> bool:
    """Whether specific pieces were asked for by somebody who is sure enough for categories only (11 CCR 7024(a))."""
    check = request.verification
    near = check.needed is Level.REASONABLY_HIGH and check.reached is Level.REASONABLE
    if not near or check.contact_confirmed_at is None:
        return False
    return bool(grounds_of(request.regime, request.right, Kind.UNVERIFIED, Outcome.PARTIAL))
