"""What happens to accounts by itself: a trial's end is announced and comes, closing ends, erasure begins.

Found through the due index. Each step is one transaction on the account under the version that was read, with the
letters that tell of it: of two runs one wins, and a run that comes late tells the last thing only.
"""

from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.account_course import Milestone, Who, due, passed
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import AccountId
from chalicelib.domain.plans import PLANS
from chalicelib.domain.reason import Reason
from chalicelib.errors import Conflict, Unavailable
from chalicelib.services.accounts.close_account import close_account, days_of
from chalicelib.services.accounts.finish_closing import shut
from chalicelib.services.accounts.tell_owners import tell_owners
from chalicelib.services.erasure.begin_erasure import begin_erasure
from chalicelib.services.ports.desk import Desk

ACCOUNTS_A_RUN: Final = 200
ACTOR: Final = "system:accounts"


def keep_accounts(desk: Desk, *, limit: int = ACCOUNTS_A_RUN) -> int:
    """Do what is due; return to how many accounts something happened.

    One that fails does not hold up the others. Raise `Unavailable` at the end if any did.
    """
    found = desk.accounts.due(now=desk.clock.now(), limit=limit)
    done, failed = 0, 0
    for account in found:
        try:
            done += _look(desk, account)
        except Conflict:
            continue  # somebody changes it at this moment: the next run looks again
        except Exception:  # noqa: BLE001  whatever is wrong with one account, the others have their days as well
            failed += 1
    if failed:
        raise Unavailable(f"{failed} of {len(found)} accounts failed")
    return done


def _look(desk: Desk, account_id: AccountId) -> bool:
    account = desk.accounts.get(account_id)
    told = _tell_full(desk, account)
    step = due(account, desk.clock.now())
    if told or step is None:
        return told  # the index lags behind, or somebody has been here; what else is due the next run finds
    if step is Milestone.TRIAL_OVER and account.slug != desk.operator:
        close_account(desk, account, actor=ACTOR, who=Who.CLOCK)
    elif step is Milestone.CLOSED:
        shut(desk, account, actor=ACTOR, who=Who.CLOCK)
    elif step is Milestone.ERASES:
        begin_erasure(desk, account, actor=ACTOR)
    else:
        _announce(desk, account, step)
    return True


def _tell_full(desk: Desk, account: Account) -> bool:
    """Tell the owners, once a month, that more requests came than the plan has room for: all were taken."""
    kept = desk.accounts.stored(account.id)
    if kept.tell_at is None or not account.takes_requests:
        return False
    because = Reason(Tag.ACCOUNT_ANNOUNCED, ACTOR, None, {"step": "plan-full", "month": kept.full_month})
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(account, because=because)
    unit.store(replace(kept, tell_at=None), because=because)
    limit = {"limit": str(PLANS[account.plan].requests_a_month)}
    tell_owners(desk, unit, account, because, LetterKind.STAFF_PLAN_FULL, limit)
    unit.commit()
    return True


def _announce(desk: Desk, account: Account, step: Milestone) -> None:
    """Tell the owners of a day to come, once."""
    now = desk.clock.now()
    because = Reason(Tag.ACCOUNT_ANNOUNCED, ACTOR, None, {"step": step.value})
    unit = desk.work.begin(account.id, now)
    unit.store(replace(account, announced=passed(account, now)), because=because)
    if step is Milestone.ERASES_SOON:
        tell_owners(desk, unit, account, because, LetterKind.STAFF_ERASES_SOON, days_of(account))
    elif account.trial_ends_at and account.slug != desk.operator:
        ends = {"ends_day": account.day_of(account.trial_ends_at).isoformat()}
        tell_owners(desk, unit, account, because, LetterKind.STAFF_TRIAL_ENDS, ends)
    unit.commit()
