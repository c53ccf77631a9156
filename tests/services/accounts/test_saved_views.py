"""A person keeps views of the queue; nobody else has them, and their names are sealed."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Role
from chalicelib.domain.saved_view import SavedView
from chalicelib.errors import NotFound
from chalicelib.services.accounts.saved_views import drop_view, rename_view, save_view
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    """An empty deployment."""
    return FakeDesk()


@pytest.fixture
def staff(desk: FakeDesk) -> Staff:
    """The owner of Acme."""
    return open_acme(desk)


def views(desk: FakeDesk, staff: Staff) -> tuple[SavedView, ...]:
    return desk.accounts.user(staff.account.id, staff.user.id).views


def test_views_are_kept_renamed_and_forgotten_for_one_person_only(desk: FakeDesk, staff: Staff) -> None:
    auditor = hire(desk, staff.account, Role.AUDITOR)
    save_view(desk, auditor, "Ana's case", "list=open&due=late")
    save_view(desk, auditor, "Mine", "assignee=me")
    assert views(desk, staff) == ()
    rename_view(desk, auditor, "mine", "My own")
    user = drop_view(desk, auditor, "Ana's case")
    assert user.views == views(desk, auditor) == (SavedView(name="My own", query="assignee=me"),)
    with pytest.raises(NotFound):
        rename_view(desk, staff, "My own", "x")
    entries = [entry for entry in desk.engine.audit.values() if entry.tag == Tag.USER_VIEWS_CHANGED]
    assert [entry.detail["views"] for entry in entries] == [1, 2, 2, 1]
    assert not any("Ana" in (row.body + str(row.summary)) for row in desk.engine.rows.values())


def test_what_changes_nothing_leaves_no_trace(desk: FakeDesk, staff: Staff) -> None:
    save_view(desk, staff, "Late", "due=late")
    before = (dict(desk.engine.audit), desk.accounts.user(staff.account.id, staff.user.id).version)
    save_view(desk, staff, "Late", "due=late")
    drop_view(desk, staff, "Other")
    assert (desk.engine.audit, desk.accounts.user(staff.account.id, staff.user.id).version) == before


def test_a_change_of_the_person_by_somebody_else_is_not_lost(desk: FakeDesk, staff: Staff) -> None:
    stale = replace(staff, user=replace(staff.user, version=0))
    save_view(desk, stale, "Late", "due=late")
    assert len(views(desk, staff)) == 1
