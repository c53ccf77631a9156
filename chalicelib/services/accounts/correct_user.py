"""The name and the address of a member of staff are put right: by themselves or by who administers.

A new address opens nothing until somebody who reads its mail has followed the link; the one before is told when it is
asked for and when it is done.
"""

from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account, LoginEntry, Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.passing import ADDRESS_LIFE
from chalicelib.domain.people import check_reach
from chalicelib.domain.reason import Reason
from chalicelib.domain.text import required
from chalicelib.errors import Gone, InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.factor_letters import tell
from chalicelib.services.accounts.new_address import check_free, count_mailed
from chalicelib.services.accounts.sessions import forget_sessions
from chalicelib.services.accounts.user_access import acting_role
from chalicelib.services.ports.desk import Desk, Unit

_NAME_LIMIT: Final = 100


def correct_name(desk: Desk, staff: Staff, user: User, name: str) -> User:
    """Put a name right; the same one changes nothing.

    One's own: always. A colleague's: who administers; an owner's: another owner. Raise `Forbidden`, `NotPossible`
    (`owners-only`), `InvalidField` (`name`).
    """
    _check_may(desk, staff, user)
    named = required("name", name, limit=_NAME_LIMIT)
    if named == user.name:
        return user
    unit, because = _begin(desk, staff, user, "name")
    changed = replace(user, name=named)
    unit.store(changed, because=because)
    unit.commit()
    return replace(changed, version=user.version + 1)


def ask_address(desk: Desk, staff: Staff, user: User, email: Email) -> User:
    """Mail a link to a new address and tell the present one; a link that was mailed before is void.

    Whose: as `correct_name` says. Raise `NotPossible` (`user-disabled`), `InvalidField` (`email` `taken`),
    `TooManyAttempts`.
    """
    _check_may(desk, staff, user)
    if user.disabled_at is not None:
        raise NotPossible("user-disabled")
    check_free(desk, user.account, email)
    count_mailed(desk, user.account)
    token = desk.chance.bytes(24).hex()
    asked = replace(user, new_email=email, new_email_proof=_name(desk, token))
    until = desk.clock.now() + ADDRESS_LIFE
    desk.work.ephemeral.put_value(_name(desk, token), f"{user.account}|{user.id}", until=until)
    unit, because = _begin(desk, staff, user, "email")
    unit.store(asked, because=because)
    tell(desk, unit, user, because, LetterKind.STAFF_ADDRESS, to=email, values={"token": token})
    tell(desk, unit, user, because, LetterKind.STAFF_ADDRESS_ASKED)
    unit.commit()
    return replace(asked, version=user.version + 1)


def drop_address(desk: Desk, staff: Staff, user: User) -> User:
    """Keep the present address after all; the link is void. Whose: as `correct_name` says."""
    _check_may(desk, staff, user)
    if user.new_email is None:
        return user
    unit, because = _begin(desk, staff, user, "email")
    kept = replace(user, new_email=None, new_email_proof="")
    unit.store(kept, because=because)
    unit.commit()
    return replace(kept, version=user.version + 1)


def waiting_for(desk: Desk, token: str) -> tuple[Account, User]:
    """Whose new address a link confirms. Raise `Gone` when it is unknown, used, over or another one was asked for."""
    name = _name(desk, token)
    kept = desk.work.ephemeral.get_value(name, now=desk.clock.now())
    if kept is None:
        raise Gone("link")
    account, _, user_id = kept.partition("|")
    try:
        user = desk.accounts.user(AccountId(account), UserId(user_id))
    except NotFound:
        raise Gone("link") from None
    if user.new_email is None or user.new_email_proof != name or user.disabled_at is not None:
        raise Gone("link")
    return desk.accounts.get(user.account), user


def confirm_address(desk: Desk, token: str) -> User:
    """Let the new address sign in and the old one no more; sessions end. Raise `Gone`, `InvalidField`, `Conflict`."""
    account, user = waiting_for(desk, token)
    new = user.new_email
    if new is None or desk.accounts.logins(new):
        raise InvalidField(field="email", problem="taken")
    because = Reason(Tag.ACCOUNT_USER_ADDRESS_CONFIRMED, f"user:{user.id}", None, {"user": user.id})
    changed = replace(user, email=new, new_email=None, new_email_proof="")
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(account, because=because)
    unit.store(changed, because=because)
    unit.create(LoginEntry(email=new, account=account.id, user=user.id), because=because)
    old = desk.accounts.login(account.id, user.email)
    if old is not None:
        unit.remove(old, because=because)
    tell(desk, unit, user, because, LetterKind.STAFF_ADDRESS_CHANGED)
    unit.commit()
    forget_sessions(desk, changed)
    return replace(changed, version=user.version + 1)


def _check_may(desk: Desk, staff: Staff, user: User) -> None:
    if staff.user.id != user.id:
        check_reach(acting_role(desk, staff), user.role)


def _begin(desk: Desk, staff: Staff, user: User, field: str) -> tuple[Unit, Reason]:
    because = Reason(Tag.ACCOUNT_USER_CORRECTED, staff.actor, None, {"user": user.id, "fields": [field]})
    unit = desk.work.begin(user.account, desk.clock.now())
    unit.store(desk.accounts.get(user.account), because=because)
    return unit, because


def _name(desk: Desk, token: str) -> str:
    return f"address|{desk.secrets.hash('staff-address', token)[:40]}"
