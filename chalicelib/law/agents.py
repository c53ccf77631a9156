"""Requests that authorized agents make: the law that they come in under, and how they stand for the agent."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from chalicelib.domain import places
from chalicelib.domain.drp import OUTCOMES, REASONS, TELLING, Detail, Status, Why
from chalicelib.domain.request import Outcome, Period, Request, State
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.law.choice import equivalent, of_residence
from chalicelib.law.grounds import Kind, grounds_for
from chalicelib.values import dataclass

NO_CLOCK: Final = timedelta(days=15)  # an opt-in has no legal period; the protocol wants a date all the same
OF_KIND: Final = {
    Kind.UNVERIFIED: Why.INSUF_VERIFICATION,
    Kind.FRAUD: Why.SUSPECTED_FRAUD,
    Kind.NO_DATA: Why.NO_MATCH,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What an agent is told of a request; `expected_by` is the end of the due day at the business, in UTC."""

    status: Status
    why: Why | None
    detail: Detail
    expected_by: datetime


def understood(asked: Right, residence: str, *, listed: tuple[str, ...] = (), on: date) -> tuple[str, Right]:
    """The residence and the right under which an agent's request comes in.

    A right that the law of the place does not know is taken under the strictest clocks: agents may ask for what the
    form does not offer, an opt-in among it, and a business may do more than it must.
    """
    right = equivalent(asked, of_residence(residence, listed=listed).regime, on=on)
    return (residence, right) if right else (places.UNSAID, asked)


def standing_of(head: Request, zone: tzinfo) -> Standing:
    """How a request stands for its agent; nothing says whether data are held before the person was verified."""
    by = _expected_by(head, zone)
    if head.outcome is None:
        return Standing(Status.IN_PROGRESS if _begun(head) else Status.OPEN, None, _detail(head), by)
    ended = OUTCOMES[head.outcome]
    why = _reason(head) if head.outcome is Outcome.DENIED else ended.why
    detail = ended.detail
    if why in TELLING and not _verified(head):
        why = Why.INSUF_VERIFICATION
    if why is Why.INSUF_VERIFICATION:
        detail = Detail.UNVERIFIED
    if head.state is State.APPEALED:
        detail = Detail.APPEALED
    return Standing(ended.status, why, detail, by)


def reason_of(code: str, regime: str, right: Right) -> Why:
    """The protocol's reason for a ground; what the law takes out of a right is a claim that is not covered."""
    if code in REASONS:
        return REASONS[code]
    found = [ground for ground in grounds_for(regime, right) if ground.code == code]
    if not found:
        return Why.OTHER
    usual = Why.CLAIM_NOT_COVERED if found[0].needs_identity else Why.OTHER
    return OF_KIND.get(found[0].kind, usual)


def _reason(head: Request) -> Why:
    """The first ground's; a refusal has one."""
    return reason_of(head.grounds[0], head.regime, head.right) if head.grounds else Why.OTHER


def _verified(head: Request) -> bool:
    return head.verification.needed > Level.NONE and head.verification.sufficient


def _begun(head: Request) -> bool:
    """Whether the business has acknowledged it or begun with it, or the consumer has confirmed it."""
    acknowledge, check = head.clock(Period.ACKNOWLEDGE), head.verification
    done = (check.contact_confirmed_at, check.match, head.identity_asked_at, head.pauses, head.assignee)
    told = acknowledge is not None and acknowledge.met_at is not None
    return told or any(done) or _extended(head)


def _extended(head: Request) -> bool:
    respond = head.clock(Period.RESPOND)
    return respond is not None and respond.extended


def _detail(head: Request) -> Detail:
    """The first of these that holds; that the date was moved comes first, because the agent must be told why."""
    check = head.verification
    waits = check.needed > Level.NONE and check.confirmation_outstanding
    steps = (
        (Detail.EXTENDED, _extended(head)),
        (Detail.CONFIRM, waits),
        (Detail.PERMISSION, check.agent is not None and check.agent.permission_outstanding),
        (Detail.ASKED, head.paused_since is not None),
        (Detail.WORKING, _begun(head)),
    )
    return next((detail for detail, holds in steps if holds), Detail.RECEIVED)


def _expected_by(head: Request, zone: tzinfo) -> datetime:
    respond = head.clock(Period.RESPOND)
    day = respond.due if respond else head.received_at.astimezone(zone).date() + NO_CLOCK
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)
