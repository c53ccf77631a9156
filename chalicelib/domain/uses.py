"""Whether an account's data may be used for what a version of the privacy policy has changed.

A refusal counts at once and stands until it is taken back. Who says nothing agrees once the version holds, if they were
told; an account of which no owner could be told, or whose owners have left all mail that they can leave, counts as
refusing, and so does one that is closing.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.account import Account, News, User
from chalicelib.domain.permissions import Role
from chalicelib.domain.policy import PolicyVersion, Use, UseChoice


class Standing(StrEnum):
    """What an account's data may be used for, and why."""

    UNCHANGED = "unchanged"  # no version that holds has changed the use since the account was opened
    ALLOWED = "allowed"  # an owner said so
    SILENT = "silent"  # no owner said anything; it counts whether one was told
    UNTOLD = "untold"  # none was
    REFUSED = "refused"  # an owner said so
    CLOSED = "closed"  # the account is on its way out

    @property
    def allows(self) -> bool:
        """Whether the use is open."""
        return self in {Standing.UNCHANGED, Standing.ALLOWED, Standing.SILENT}


def choice_of(account: Account, use: Use) -> UseChoice | None:
    """What was said of a use last."""
    return next((choice for choice in account.uses if choice.use is use), None)


def changed_by(account: Account, use: Use, versions: Iterable[PolicyVersion], at: datetime) -> int:
    """The newest version that holds and has changed a use since the account was opened; 0 if none has."""
    found = [one.number for one in versions if use in one.uses and one.holds(at) and one.begins_at > account.opened_at]
    return max(found, default=0)


def standing(account: Account, use: Use, versions: Iterable[PolicyVersion], at: datetime) -> Standing:
    """Where an account stands with a use, before anybody looks whether a silent one was told (`was_told`)."""
    choice, changed = choice_of(account, use), changed_by(account, use, versions, at)
    if choice is None and not changed:
        return Standing.UNCHANGED
    if choice and not choice.allowed:
        return Standing.REFUSED
    if not account.takes_requests:
        return Standing.CLOSED
    return Standing.ALLOWED if choice and choice.number >= changed else Standing.SILENT


def was_told(users: Iterable[User], number: int) -> bool:
    """Whether one of an account's owners was told of a version: the letter did not come back, or they have read it."""
    return any(_told(user, number) for user in users if user.role is Role.OWNER and user.disabled_at is None)


def _told(user: User, number: int) -> bool:
    return user.news is not News.LEFT and (user.policy_read >= number or user.policy_untold < number)


def affected(versions: Iterable[PolicyVersion], account: Account) -> tuple[Use, ...]:
    """The uses of which an account can say something: those that a version has changed, or will."""
    changed = {use for one in versions if one.stands() and one.begins_at > account.opened_at for use in one.uses}
    return tuple(use for use in Use if use in changed or choice_of(account, use))


def unread(user: User, versions: Iterable[PolicyVersion]) -> PolicyVersion | None:
    """The newest version that matters and that a member of staff neither came in under nor has read."""
    known = max(user.policy, user.policy_read)
    found = [one for one in versions if one.material and one.stands() and one.number > known]
    return max(found, key=lambda one: one.number, default=None)
