"""Views of the queue that a person has kept: a name of their own and what the address asks for."""

from collections.abc import Sequence
from typing import Final

from chalicelib.domain.text import required
from chalicelib.errors import NotFound, NotPossible
from chalicelib.values import dataclass, replace

VIEWS_LIMIT: Final = 20
NAME_LIMIT: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """`query` is made of codes only (`http.staff.queue_filter`)."""

    name: str
    query: str


Views = tuple[SavedView, ...]


def with_view(views: Sequence[SavedView], name: str, query: str) -> Views:
    """The views with another one at the end, or with the one of that name as it is now.

    Raise `InvalidField` (`name`), or `NotPossible` (`too-many-views`).
    """
    named = required("name", name, limit=NAME_LIMIT)
    known = [view for view in views if same_name(view.name, named)]
    if known:
        return tuple(replace(view, query=query) if view in known else view for view in views)
    if len(views) >= VIEWS_LIMIT:
        raise NotPossible("too-many-views", limit=str(VIEWS_LIMIT))
    return (*views, SavedView(name=named, query=query))


def renamed(views: Sequence[SavedView], name: str, new: str) -> Views:
    """The views, one of them under another name.

    Raise `NotFound`, `InvalidField` (`name`), or `NotPossible` (`view-exists`) where another one has that name.
    """
    before = _found(views, name)
    named = required("name", new, limit=NAME_LIMIT)
    if any(view is not before and same_name(view.name, named) for view in views):
        raise NotPossible("view-exists")
    return tuple(replace(view, name=named) if view is before else view for view in views)


def without(views: Sequence[SavedView], name: str) -> Views:
    """The views without one; one that is gone already changes nothing."""
    return tuple(view for view in views if not same_name(view.name, name))


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for capitals."""
    return one.casefold() == other.casefold()


def _found(views: Sequence[SavedView], name: str) -> SavedView:
    for view in views:
        if same_name(view.name, name):
            return view
    raise NotFound("view")
