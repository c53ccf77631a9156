"""An administrator says who must have a second factor, and takes away one that somebody has lost."""

from dataclasses import replace

from chalicelib.domain.account import Account, Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.people import check_reach
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.second_factor import Demand, Factors
from chalicelib.errors import NotFound, NotPossible
from chalicelib.services.accounts.factor_letters import tell
from chalicelib.services.accounts.sessions import forget_sessions
from chalicelib.services.accounts.user_access import acting_role
from chalicelib.services.ports.desk import Desk


def demand_second_factor(desk: Desk, staff: Staff, demand: Demand) -> Account:
    """Say who must have one; who has none is asked to set one up at the next sign-in. Raise `Forbidden`."""
    require(staff.user.role, Permission.ADMINISTER)
    return set_demand(desk, desk.accounts.get(staff.account.id), demand, actor=staff.actor)


def set_demand(desk: Desk, account: Account, demand: Demand, *, actor: str) -> Account:
    """The same for `actor`, whose right to it the caller has checked."""
    if account.second_factor is demand:
        return account
    because = Reason(Tag.ACCOUNT_SETTINGS_CHANGED, actor, None, {"settings": ["second_factor"]})
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(account, second_factor=demand), because=because)
    unit.commit()
    return desk.accounts.get(account.id)


def reset_factors(desk: Desk, staff: Staff, user: User) -> None:
    """Take away all second factors of a colleague, end their sessions and tell them by mail.

    Raise `Forbidden`, `NotPossible` for oneself (who can sign in can remove their own) and for an owner's by who is
    none, `NotFound` if there are none.
    """
    check_reach(acting_role(desk, staff), user.role)
    if user.id == staff.user.id:
        raise NotPossible("own-factors")
    forget_factors(desk, user, actor=staff.actor)


def forget_factors(desk: Desk, user: User, *, actor: str) -> None:
    """The same for `actor`, whose right to it the caller has checked."""
    factors = desk.second_factors.of(user.account, user.id)
    if not factors.is_set_up:
        raise NotFound("factor")
    because = Reason(Tag.USER_FACTORS_RESET, actor, None, {"user": user.id})
    unit = desk.work.begin(user.account, desk.clock.now())
    unit.store(desk.accounts.get(user.account), because=because)
    unit.store(Factors(account=user.account, user=user.id, version=factors.version), because=because)
    tell(desk, unit, user, because, LetterKind.STAFF_FACTORS_RESET)
    unit.commit()
    forget_sessions(desk, user)
