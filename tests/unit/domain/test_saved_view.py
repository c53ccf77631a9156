"""A person's views have names of their own, each once, and not too many."""

import pytest

from chalicelib.domain.saved_view import NAME_LIMIT, VIEWS_LIMIT, SavedView, renamed, with_view, without
from chalicelib.errors import InvalidField, NotFound, NotPossible

LATE = SavedView(name="Late", query="due=late")
MINE = SavedView(name="Mine", query="assignee=me")


def test_a_view_is_kept_at_the_end_and_one_of_its_name_is_replaced() -> None:
    assert with_view((LATE,), " Mine ", "assignee=me") == (LATE, MINE)
    assert with_view((LATE, MINE), "LATE", "due=week") == (SavedView(name="Late", query="due=week"), MINE)


def test_there_are_twenty_at_most() -> None:
    full = tuple(SavedView(name=str(number), query="x") for number in range(VIEWS_LIMIT))
    with pytest.raises(NotPossible, match="too-many-views"):
        with_view(full, "one more", "x")
    assert len(with_view(full, "3", "y")) == VIEWS_LIMIT


@pytest.mark.parametrize("name", ["", " ", "x" * (NAME_LIMIT + 1)])
def test_a_name_is_needed_and_has_its_limit(name: str) -> None:
    with pytest.raises(InvalidField, match="name"):
        with_view((), name, "x")
    with pytest.raises(InvalidField, match="name"):
        renamed((LATE,), "late", name)


def test_a_view_gets_another_name_that_no_other_one_has() -> None:
    assert renamed((LATE, MINE), "late", "Soon") == (SavedView(name="Soon", query="due=late"), MINE)
    assert renamed((LATE, MINE), "Late", "late") == (SavedView(name="late", query="due=late"), MINE)
    with pytest.raises(NotPossible, match="view-exists"):
        renamed((LATE, MINE), "Late", "mine")
    with pytest.raises(NotFound):
        renamed((LATE,), "Mine", "x")


def test_a_view_that_is_gone_is_gone() -> None:
    assert without((LATE, MINE), "late") == (MINE,)
    assert without((MINE,), "late") == (MINE,)
