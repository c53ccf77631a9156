"""A member of staff sees and takes away what is kept of them, and can have it forgotten (GDPR Art 15, 17 and 20).

What they did stays on record under their id, which then leads to nobody: an account must be able to show who of its
staff did what (11 CCR 7101, GDPR Art 5(2)), and an id that nobody can look up any more is all that this needs.
"""

from chalicelib.domain.account import Account, LastSignIn, Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.passing import StaffSession
from chalicelib.domain.people import check_another, check_owner_left, check_reach
from chalicelib.domain.reason import Reason
from chalicelib.domain.second_factor import Factors
from chalicelib.errors import NotPossible
from chalicelib.services.accounts.sessions import forget_sessions, sessions_of, witness
from chalicelib.services.accounts.user_access import acting_role
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class OwnData:
    """What is kept of a member of staff; secrets of second factors are theirs to keep, and are not handed out."""

    user: User
    last: LastSignIn | None
    factors: Factors
    sessions: tuple[StaffSession, ...]


def take_own_data(desk: Desk, staff: Staff) -> OwnData:
    """What is kept of who is signed in, for them to save."""
    user = desk.accounts.user(staff.account.id, staff.user.id)
    found = OwnData(
        user=user,
        last=desk.accounts.last_sign_in(user.account, user.id),
        factors=desk.second_factors.of(user.account, user.id),
        sessions=sessions_of(desk, user),
    )
    witness(desk, staff, Tag.USER_DATA_TAKEN)
    return found


def forget_oneself(desk: Desk, staff: Staff) -> None:
    """Forget who is signed in; they are signed out for good. Raise `NotPossible` (`last-owner`)."""
    user = desk.accounts.user(staff.account.id, staff.user.id)
    _forget(desk, desk.accounts.get(user.account), user, actor=staff.actor)


def forget_colleague(desk: Desk, staff: Staff, user: User) -> None:
    """Forget somebody whose access has ended, as they may ask once they have left.

    Raise `Forbidden`, `NotPossible` (`own-access`, `owners-only`, `user-enabled`).
    """
    check_reach(acting_role(desk, staff), user.role)
    check_another(staff.user.id, user.id)
    if user.disabled_at is None:
        raise NotPossible("user-enabled")
    _forget(desk, desk.accounts.get(staff.account.id), user, actor=staff.actor)


def _forget(desk: Desk, account: Account, user: User, *, actor: str) -> None:
    """Remove everything that says who the user is, in one transaction; what passes goes by its own time.

    Reminders that wait for them hold no word about them; the deadline job drops those that are for nobody.
    """
    check_owner_left(desk.accounts.users(account.id), user.id)
    because = Reason(Tag.ACCOUNT_USER_FORGOTTEN, actor, None, {"user": user.id})
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(account, because=because)
    unit.remove(user, because=because)
    factors = desk.second_factors.of(account.id, user.id)
    kept = (factors if factors.version else None, desk.accounts.login(account.id, user.email))
    for record in (*kept, desk.accounts.last_sign_in(account.id, user.id)):
        if record is not None:
            unit.remove(record, because=because)
    unit.commit()
    forget_sessions(desk, user)
