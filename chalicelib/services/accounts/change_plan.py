"""An account's plan changes, and with it how long its voicemails are kept: counted from each message, old ones too.

The change itself is one commit; the tags follow in the background, page by page, and nothing is done twice.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account, Plan
from chalicelib.domain.account_course import with_plan
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import AccountId
from chalicelib.domain.reason import Reason
from chalicelib.domain.retagging import Retagging
from chalicelib.domain.voicemail import RETENTION_DAYS, Audio, Voicemail
from chalicelib.errors import Conflict, NotPossible
from chalicelib.services.accounts.tell_owners import tell_owners
from chalicelib.services.ports.desk import Desk
from chalicelib.services.voicemail.retag_voicemail import retag
from chalicelib.values import dataclass, replace

PAGE: Final = 100
_COUNTED: Final = 1000  # a page of what is only looked at
_RUN: Final = timedelta(minutes=4)
_ACCOUNTS: Final = 10


@dataclass(frozen=True, slots=True)
class PlanChange:
    """The account after the change, and how many voicemails the next run of the lifecycle therefore takes."""

    account: Account
    past: int


def change_plan(desk: Desk, account: Account, plan: Plan, *, actor: str) -> PlanChange:
    """Put the account on a plan; the one that it is on already changes nothing. Raise `Conflict`.

    A trial, also one that is closing because it ended, becomes active by it, and its owners are told.
    """
    if account.plan is plan:
        return PlanChange(account, 0)
    now = desk.clock.now()
    past = past_their_day(desk, account, plan)
    changed = with_plan(account, plan)
    because = Reason(Tag.ACCOUNT_PLAN_CHANGED, actor, None, {"from": account.plan.value, "to": plan.value})
    unit = desk.work.begin(account.id, now)
    if changed.state is not account.state:
        unit.note(Reason(Tag.ACCOUNT_CONVERTED, actor, None, {"plan": plan.value, "was": account.state.value}))
    unit.store(changed, because=because)
    if changed.state is not account.state:
        tell_owners(desk, unit, account, because, LetterKind.STAFF_CONVERTED, {"plan": plan.value})
    if RETENTION_DAYS[plan] != RETENTION_DAYS[account.plan]:
        before = desk.voicemails.retagging(account.id)
        walk = Retagging(account=account.id, retention=RETENTION_DAYS[plan], started_at=now, next_at=now)
        if before:
            unit.store(replace(walk, version=before.version), because=because)
        else:
            unit.create(walk, because=because)
    unit.commit()
    return PlanChange(desk.accounts.get(account.id), past)


def convert_trial(desk: Desk, account: Account, plan: Plan, *, actor: str) -> PlanChange:
    """Put a trial on a plan, as `change_plan` does. Raise `NotPossible` (`not-a-trial`) for what is none."""
    if account.plan is not Plan.TRIAL or plan is Plan.TRIAL:
        raise NotPossible("not-a-trial")
    return change_plan(desk, account, plan, actor=actor)


def past_their_day(desk: Desk, account: Account, plan: Plan) -> int:
    """How many voicemails have audio that the rule of this plan would delete at its next run, and today's does not.

    Reads only those that are old enough: the list has the oldest first.
    """
    before, after = RETENTION_DAYS[account.plan], RETENTION_DAYS[plan]
    now = desk.clock.now()
    return sum(
        voicemail.audio is Audio.KEPT and not voicemail.hold and voicemail.received_at > now - timedelta(days=before)
        for voicemail in _left_before(desk, account.id, now - timedelta(days=after))
    )


def _left_before(desk: Desk, account: AccountId, at: datetime) -> Iterator[Voicemail]:
    after = ""
    while True:
        page = desk.voicemails.page(account, after=after, limit=_COUNTED)
        for voicemail in page.voicemails:
            if voicemail.received_at > at:
                return
            yield voicemail
        if not page.after:
            return
        after = page.after


def continue_retaggings(desk: Desk) -> int:
    """Go on with every walk that is not finished; return how many voicemails got other tags."""
    now = desk.clock.now()
    accounts = desk.voicemails.retaggings(now=now, limit=_ACCOUNTS)
    return sum(_continue(desk, account, now + _RUN) for account in accounts)


def _continue(desk: Desk, account: AccountId, until: datetime) -> int:
    changed = 0
    while desk.clock.now() < until:
        walk = desk.voicemails.retagging(account)
        if walk is None or walk.next_at is None:
            return changed
        page = desk.voicemails.page(account, after=walk.after, limit=PAGE)
        count = sum(_retagged(desk, voicemail, walk.retention) for voicemail in page.voicemails)
        changed += count
        moved = walk.moved(seen=len(page.voicemails), changed=count, after=page.after, at=desk.clock.now())
        try:
            desk.work.settle(moved)
        except Conflict:
            return changed  # the plan was changed again, or another run has done this page
    return changed


def _retagged(desk: Desk, listed: Voicemail, retention: int) -> bool:
    """Whether this one had other tags; the list's own copy lacks what is personal and must not be written back."""
    if listed.retention == retention:
        return False
    whole = desk.voicemails.get(listed.account, listed.request, listed.id)
    try:
        return retag(desk, whole, retention=retention).version > whole.version
    except Conflict:
        return False  # others keep changing it: the weekly check looks again
