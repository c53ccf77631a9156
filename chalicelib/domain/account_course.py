"""The life of an account: which state follows which, who may bring it there, and what happens by itself and when.

Everything from the first day of closing to the last of erasure fits into thirty days: fourteen at most to deal with
what is open, fourteen in which all can still be read and fetched, two for the erasure itself.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.account import Account, AccountState, Cause, Closing, Plan
from chalicelib.domain.audit_tags import Tag
from chalicelib.errors import NotPossible
from chalicelib.values import dataclass, replace

TRIAL_LIFE: Final = timedelta(days=30)
CLOSING_LIFE: Final = timedelta(days=14)  # at most, until it can only be read
READ_ONLY_LIFE: Final = timedelta(days=14)  # then erasure begins
ERASED_WITHIN: Final = timedelta(days=30)  # from the first day of closing to the end of erasure
_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)


class Who(StrEnum):
    """Who brings an account from one state into another."""

    OWNER = "owner"
    OPERATOR = "operator"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from a state into another, and what the audit calls it."""

    start: AccountState
    end: AccountState
    who: frozenset[Who]
    tag: Tag


_OPERATOR: Final = frozenset({Who.OPERATOR})
_PEOPLE: Final = frozenset({Who.OWNER, Who.OPERATOR})
_ANY: Final = frozenset(Who)
_WORKING: Final = (AccountState.TRIAL, AccountState.ACTIVE, AccountState.PAST_DUE)
_LEAVING: Final = (AccountState.CLOSING, AccountState.CLOSED)

TRANSITIONS: Final = (
    Transition(AccountState.TRIAL, AccountState.ACTIVE, _OPERATOR, Tag.ACCOUNT_CONVERTED),
    Transition(AccountState.ACTIVE, AccountState.PAST_DUE, _OPERATOR, Tag.ACCOUNT_PAST_DUE),
    Transition(AccountState.PAST_DUE, AccountState.ACTIVE, _OPERATOR, Tag.ACCOUNT_PAID),
    Transition(AccountState.TRIAL, AccountState.CLOSING, _ANY, Tag.ACCOUNT_CLOSING_BEGUN),
    Transition(AccountState.ACTIVE, AccountState.CLOSING, _PEOPLE, Tag.ACCOUNT_CLOSING_BEGUN),
    Transition(AccountState.PAST_DUE, AccountState.CLOSING, _PEOPLE, Tag.ACCOUNT_CLOSING_BEGUN),
    Transition(AccountState.CLOSING, AccountState.CLOSED, frozenset({Who.OWNER, Who.CLOCK}), Tag.ACCOUNT_CLOSED),
    *(Transition(start, end, _PEOPLE, Tag.ACCOUNT_CLOSING_CANCELLED) for start in _LEAVING for end in _WORKING),
    Transition(AccountState.CLOSED, AccountState.ERASED, frozenset({Who.CLOCK}), Tag.ACCOUNT_ERASING),
)
_WAYS: Final = {(way.start, way.end): way for way in TRANSITIONS}


def check_way(account: Account, end: AccountState, who: Who) -> Transition:
    """The way of an account into a state. Raise `NotPossible` (`account-state`) where there is none for `who`."""
    way = _WAYS.get((account.state, end))
    if way is None or who not in way.who:
        raise NotPossible("account-state", state=account.state.value)
    return way


def check_start(account: Account, start: AccountState) -> None:
    """Raise `NotPossible` (`account-state`) unless the account is in this state."""
    if account.state is not start:
        raise NotPossible("account-state", state=account.state.value)


def check_cancel(account: Account, who: Who, now: datetime) -> Closing:
    """How far the account has come, which `who` may still undo.

    Raise `NotPossible`: `account-state` for one that is not closing, `erasing` once erasure has begun, and for its
    owners `closed-by-operator`, or `trial-over` where there is no trial to return to.
    """
    closing = account.closing
    if closing is None:
        raise NotPossible("account-state", state=account.state.value)
    if closing.erasing_at:
        raise NotPossible("erasing")
    check_way(account, closing.was, who)
    if who is Who.OWNER and closing.cause is Cause.OPERATOR:
        raise NotPossible("closed-by-operator")
    ended = account.trial_ends_at is not None and account.trial_ends_at <= now
    if closing.was is AccountState.TRIAL and ended:
        raise NotPossible("trial-over")
    return closing


def with_plan(account: Account, plan: Plan) -> Account:
    """The account on a plan; a trial on another one is no trial any more, nor closing because it ended."""
    changed = replace(account, plan=plan)
    if plan is Plan.TRIAL:
        return changed
    closing = account.closing
    lapsed = closing is not None and closing.cause is Cause.TRIAL and closing.erasing_at is None
    if not lapsed and account.state is not AccountState.TRIAL:
        return changed
    return replace(changed, state=AccountState.ACTIVE, trial_ends_at=None, closing=None, announced=())


class Milestone(StrEnum):
    """What happens by itself; the names stay, accounts hold them."""

    TRIAL_WEEK = "trial-week"
    TRIAL_DAY = "trial-day"
    TRIAL_OVER = "trial-over"
    CLOSED = "closed"
    ERASES_SOON = "erases-soon"
    ERASES = "erases"


def closes_at(closing: Closing) -> datetime:
    """From when the account can only be read, at the latest."""
    return closing.closed_at or closing.begun_at + CLOSING_LIFE


def erases_at(closing: Closing) -> datetime:
    """When erasure begins, if nobody closes the account sooner than it must be."""
    return closes_at(closing) + READ_ONLY_LIFE


def erased_by(closing: Closing) -> datetime:
    """When nothing of it is left at the latest, but what a legal hold keeps."""
    return closing.begun_at + ERASED_WITHIN


def _milestones(account: Account) -> Iterator[tuple[Milestone, datetime]]:
    """What lies ahead of an account in its present state, in order of time."""
    ends, closing = account.trial_ends_at, account.closing
    if account.state is AccountState.TRIAL and ends:
        yield from (
            (Milestone.TRIAL_WEEK, ends - _WEEK),
            (Milestone.TRIAL_DAY, ends - _DAY),
            (Milestone.TRIAL_OVER, ends),
        )
    if account.state is AccountState.CLOSING and closing:
        yield Milestone.CLOSED, closes_at(closing)
    if account.state is AccountState.CLOSED and closing and not closing.erasing_at:
        yield Milestone.ERASES_SOON, erases_at(closing) - 3 * _DAY
        yield Milestone.ERASES, erases_at(closing)


def wake_at(account: Account) -> datetime | None:
    """When the account must be looked at again; None where nothing happens by itself."""
    ahead = [at for step, at in _milestones(account) if step.value not in account.announced]
    return min(ahead, default=None)


def due(account: Account, now: datetime) -> Milestone | None:
    """The last milestone that is due: those before it that were missed are not made up for."""
    over = [step for step, at in _milestones(account) if at <= now and step.value not in account.announced]
    return over[-1] if over else None


def passed(account: Account, now: datetime) -> tuple[str, ...]:
    """The milestones of its present state that are over, as `Account.announced` holds them."""
    return tuple(step.value for step, at in _milestones(account) if at <= now)
