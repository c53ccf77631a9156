"""A business begins to leave: it takes no more requests, and what is open is still answered. Nothing is deleted yet."""

from dataclasses import replace

from chalicelib.domain.account import Account, AccountState, Cause, Closing, Staff
from chalicelib.domain.account_course import Who, check_cancel, check_way, closes_at, erased_by, erases_at
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.text import same_words
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.services.accounts.closing_requests import open_requests
from chalicelib.services.accounts.tell_owners import tell_owners
from chalicelib.services.ports.desk import Desk

_CAUSES = {Who.OWNER: Cause.OWNER, Who.OPERATOR: Cause.OPERATOR, Who.CLOCK: Cause.TRIAL}


def close_account(desk: Desk, account: Account, *, actor: str, who: Who = Who.OPERATOR) -> Account:
    """Begin to close an account and tell its owners what comes when.

    Raise `NotPossible`: `already-closed`, or `operator-account` for that of whoever runs the deployment.
    """
    if account.slug == desk.operator:
        raise NotPossible("operator-account")
    if not account.takes_requests:
        raise NotPossible("already-closed")
    way = check_way(account, AccountState.CLOSING, who)
    now = desk.clock.now()
    closing = Closing(cause=_CAUSES[who], begun_at=now, was=account.state)
    closed = replace(account, state=AccountState.CLOSING, closing=closing, announced=())
    kind = LetterKind.STAFF_TRIAL_OVER if who is Who.CLOCK else LetterKind.STAFF_CLOSING
    count = sum(1 for _ in open_requests(desk, account))
    because = Reason(way.tag, actor, None, {"cause": closing.cause.value, "open": count})
    unit = desk.work.begin(account.id, now)
    unit.store(closed, because=because)
    tell_owners(desk, unit, account, because, kind, {"count": str(count), **days_of(closed)})
    unit.commit()
    return desk.accounts.get(account.id)


def close_own_account(desk: Desk, staff: Staff, typed: str) -> Account:
    """Begin to close one's own account, whose name its owner has typed.

    Raise `Forbidden`, `NotPossible`, or `InvalidField` (`typed_name`) unless it is that name.
    """
    account = own_account(desk, staff)
    check_name(account, typed)
    return close_account(desk, account, actor=staff.actor, who=Who.OWNER)


def cancel_closing(desk: Desk, account: Account, *, actor: str, who: Who = Who.OPERATOR) -> Account:
    """Bring an account back to what it was, and tell its owners; see `check_cancel` for what that raises."""
    closing = check_cancel(account, who, desk.clock.now())
    because = Reason(Tag.ACCOUNT_CLOSING_CANCELLED, actor, None, {"to": closing.was.value})
    back = replace(account, state=closing.was, closing=None, announced=())
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(back, because=because)
    tell_owners(desk, unit, account, because, LetterKind.STAFF_CLOSING_CANCELLED)
    unit.commit()
    return desk.accounts.get(account.id)


def own_account(desk: Desk, staff: Staff) -> Account:
    """The account of an owner, as it is now. Raise `Forbidden` for anybody else."""
    require(desk.accounts.user(staff.account.id, staff.user.id).role, Permission.CLOSE_ACCOUNT)
    return desk.accounts.get(staff.account.id)


def check_name(account: Account, typed: str) -> None:
    """Raise `InvalidField` (`typed_name`) unless it is the business's name, however spaced or capitalised."""
    if not same_words(typed, account.name):
        raise InvalidField(field="typed_name", problem="other" if typed.strip() else "missing")


def days_of(account: Account) -> dict[str, str]:
    """The days of an account on its way out, as its letters hold them; nothing for one that stays."""
    closing = account.closing
    if closing is None:
        return {}
    moments = {"closes": closes_at(closing), "erases": erases_at(closing), "erased": erased_by(closing)}
    return {f"{name}_day": account.day_of(at).isoformat() for name, at in moments.items()}
