"""A person keeps views of the queue under names of their own."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.domain.account import Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from chalicelib.domain.saved_view import Views, renamed, with_view, without
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk


def save_view(desk: Desk, staff: Staff, name: str, query: str) -> User:
    """Keep a view; one of the same name becomes this one. Raise `InvalidField`, `NotPossible`."""
    return _change(desk, staff, lambda views: with_view(views, name, query))


def rename_view(desk: Desk, staff: Staff, name: str, new: str) -> User:
    """Give a view another name. Raise `NotFound`, `InvalidField`, `NotPossible`."""
    return _change(desk, staff, lambda views: renamed(views, name, new))


def drop_view(desk: Desk, staff: Staff, name: str) -> User:
    """Forget a view; one that is gone already changes nothing."""
    return _change(desk, staff, lambda views: without(views, name))


def _change(desk: Desk, staff: Staff, change: Callable[[Views], Views]) -> User:
    return persistently(lambda: _changed(desk, staff, change))


def _changed(desk: Desk, staff: Staff, change: Callable[[Views], Views]) -> User:
    user = desk.accounts.user(staff.account.id, staff.user.id)
    views = change(user.views)
    if views == user.views:
        return user
    because = Reason(Tag.USER_VIEWS_CHANGED, staff.actor, None, {"user": user.id, "views": len(views)})
    unit = desk.work.begin(user.account, desk.clock.now())
    unit.store(desk.accounts.get(user.account), because=because)
    unit.store(replace(user, views=views), because=because)
    unit.commit()
    return replace(user, views=views, version=user.version + 1)
