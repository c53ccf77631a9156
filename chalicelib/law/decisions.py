"""Which answer the law permits to a request as it stands: outcome, grounds, and the words that they need.

Until the person is verified as far as the right needs, no answer may say whether data are held (11 CCR 7024).
"""

from datetime import date, tzinfo
from typing import Final

from chalicelib.domain.request import Behalf, Channel, Outcome, Period, Request
from chalicelib.domain.verification import Level
from chalicelib.domain.verification_policy import unverified_from as wait_until
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.law.drafts import by_categories
from chalicelib.law.grounds import Ground, Kind, grounds_for

ANSWERS: Final = (
    Outcome.GRANTED,
    Outcome.PARTIAL,
    Outcome.DENIED,
    Outcome.NO_DATA,
    Outcome.REFERRED,
    Outcome.DUPLICATE,
)
FACTS: Final = 8  # words that an explanation has at least
_REFUSE: Final = frozenset({Outcome.PARTIAL, Outcome.DENIED})
_FOR_ANYBODY: Final = (Outcome.DENIED, Outcome.REFERRED, Outcome.DUPLICATE)  # none says whether data are held
_CARRY_FILES: Final = frozenset({Outcome.GRANTED, Outcome.PARTIAL})


def possible(request: Request) -> tuple[Outcome, ...]:
    """The outcomes that staff may choose from, in the order of the form; none before it is sorted."""
    return tuple(outcome for outcome in ANSWERS if _stands(request, outcome) is None)


def fitting(request: Request, outcome: Outcome | None = None) -> tuple[Ground, ...]:
    """The grounds that may be named to this person, for an outcome or for any that refuses something."""
    outcomes = (outcome,) if outcome else tuple(choice for choice in possible(request) if choice in _REFUSE)
    fits = {ground.code for choice in outcomes for ground in grounds_for(request.regime, request.right, choice)}
    grounds = (ground for ground in grounds_for(request.regime, request.right) if ground.code in fits)
    return tuple(ground for ground in grounds if _unfit(request, ground) is None)


def grounds_with(request: Request, outcome: Outcome, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The grounds of a decision: those chosen, or the one that the outcome itself is (nothing held, a referral)."""
    if chosen or outcome in _REFUSE:
        return chosen
    return tuple(ground.code for ground in grounds_for(request.regime, request.right, outcome)[:1])


def check(request: Request, outcome: Outcome, grounds: tuple[str, ...], text: str) -> None:
    """Raise `NotPossible` for an outcome that the facts or the law do not permit, `InvalidField` for its grounds.

    `text` is what staff write beside it; some grounds must be explained there.
    """
    if outcome not in ANSWERS:
        raise InvalidField(field="outcome", problem="unknown")
    obstacle = _stands(request, outcome)
    if obstacle:
        raise NotPossible(obstacle)
    if outcome in _REFUSE and not grounds:
        raise InvalidField(field="grounds", problem="missing")
    if outcome in {Outcome.GRANTED, Outcome.DUPLICATE} and grounds:
        raise InvalidField(field="grounds", problem="not-for-granted")
    chosen = [_known(request, outcome, code) for code in grounds]
    _check_categories(request, outcome, chosen)
    if any(ground.needs_facts for ground in chosen) and len(text.split()) < FACTS:
        raise InvalidField(field="text", problem="explain", words=FACTS)


def unverified_from(request: Request, grounds: tuple[str, ...], zone: tzinfo) -> date | None:
    """From which day the business may answer that it could not verify the person; None for other grounds.

    Proof is waited for as long as the policy says that the request pins, and never beyond the last day for an answer.
    """
    known = {ground.code: ground.kind for ground in grounds_for(request.regime, request.right)}
    if not request.verification.demands.proof_days or Kind.UNVERIFIED not in {known.get(code) for code in grounds}:
        return None
    asked = request.identity_asked_at or request.received_at
    clock = request.clock(Period.RESPOND)
    due = clock.due if clock else None
    return wait_until(request.verification.demands, asked_on=asked.astimezone(zone).date(), due=due)


def refuses(outcome: Outcome) -> bool:
    """Whether staff name grounds with this outcome; any other is its own ground, or has none."""
    return outcome in _REFUSE


def carries_files(outcome: Outcome) -> bool:
    """Whether an answer with this outcome releases files; a referral or denial discloses nothing (11 CCR 7050(e))."""
    return outcome in _CARRY_FILES


def _stands(request: Request, outcome: Outcome) -> str | None:
    """Why an outcome is not open to this request; None if it is."""
    if request.unsorted:
        return "not-sorted"
    if outcome in _REFUSE and not grounds_for(request.regime, request.right, outcome):
        return "no-such-ground"
    if outcome is Outcome.NO_DATA:
        proved = request.verification.needed > Level.NONE and request.verification.sufficient
        return None if proved else "no-data-not-verified"
    if request.verification.sufficient or outcome in _FOR_ANYBODY:
        return None
    return None if outcome is Outcome.PARTIAL and by_categories(request) else "not-verified"


def _known(request: Request, outcome: Outcome, code: str) -> Ground:
    """The ground of a code. Raise `InvalidField` for one of another law, right or outcome, `NotPossible` too early."""
    if code not in {ground.code for ground in grounds_for(request.regime, request.right)}:
        raise InvalidField(field="grounds", problem="unknown")
    found = [ground for ground in grounds_for(request.regime, request.right, outcome) if ground.code == code]
    if not found:
        raise InvalidField(field="grounds", problem="other-outcome")
    obstacle = _unfit(request, found[0])
    if obstacle:
        raise obstacle
    return found[0]


def _unfit(request: Request, ground: Ground) -> NotPossible | InvalidField | None:
    """Why a ground may not be named to this person: it would say too much, or what is not so."""
    if ground.kind is Kind.AGENT and not _by_agent(request):
        return InvalidField(field="grounds", problem="no-agent")
    if request.verification.sufficient:
        verified = request.verification.needed > Level.NONE
        said_wrongly = ground.kind is Kind.UNVERIFIED and verified
        return InvalidField(field="grounds", problem="verified") if said_wrongly else None
    return NotPossible("not-verified") if ground.needs_identity else None


def _by_agent(request: Request) -> bool:
    """Whether somebody asks in the person's name; what nobody has said of an unsorted call is not known."""
    return request.behalf is Behalf.AGENT or request.channel is Channel.AGENT


def _check_categories(request: Request, outcome: Outcome, chosen: list[Ground]) -> None:
    """Who gets categories instead of specific pieces must be told why, and gets nothing less (11 CCR 7024(a))."""
    unverified = any(ground.kind is Kind.UNVERIFIED for ground in chosen)
    if outcome is Outcome.DENIED and unverified and by_categories(request):
        raise InvalidField(field="outcome", problem="categories-instead")
    if outcome is Outcome.PARTIAL and not request.verification.sufficient and not unverified:
        raise InvalidField(field="grounds", problem="say-unverified")
