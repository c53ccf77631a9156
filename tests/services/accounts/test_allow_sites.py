"""An account says which sites may frame its form: by administrators only, audited, edition by edition."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Role
from chalicelib.domain.sites import Sites
from chalicelib.errors import Conflict, Forbidden, InvalidField
from chalicelib.services.accounts.allow_sites import allow_sites
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


def entries(desk: FakeDesk, staff: Staff) -> list[dict[str, object]]:
    found = desk.audit_log.entries(desk.audit_log.chain_of(staff.account.id, None))
    return [dict(entry.detail) for entry in found if entry.tag == Tag.ACCOUNT_SITES_CHANGED]


def test_each_change_is_an_edition_and_the_audit_tells_what_changed(desk: FakeDesk, staff: Staff) -> None:
    assert staff.account.sites == Sites()
    allow_sites(desk, staff, ["https://b.example/", "a.example"], seen=0)
    account = allow_sites(desk, staff, ["b.example", "c.example"], seen=1)
    assert account.sites == Sites(origins=("https://b.example", "https://c.example"), edition=2)
    assert desk.accounts.get(account.id).sites == account.sites
    assert entries(desk, staff) == [
        {"edition": 1, "added": ["https://a.example", "https://b.example"], "removed": []},
        {"edition": 2, "added": ["https://c.example"], "removed": ["https://a.example"]},
    ]


def test_the_same_list_again_changes_nothing(desk: FakeDesk, staff: Staff) -> None:
    allow_sites(desk, staff, ["a.example"])
    assert allow_sites(desk, staff, ["https://a.example"], seen=0).sites.edition == 1
    assert len(entries(desk, staff)) == 1


def test_who_saw_an_older_list_overwrites_nothing(desk: FakeDesk, staff: Staff) -> None:
    allow_sites(desk, staff, ["a.example"], seen=0)
    with pytest.raises(Conflict):
        allow_sites(desk, staff, ["b.example"], seen=0)
    assert desk.accounts.get(staff.account.id).sites.origins == ("https://a.example",)


def test_one_wrong_line_keeps_the_list_as_it_was(desk: FakeDesk, staff: Staff) -> None:
    with pytest.raises(InvalidField, match="wildcard"):
        allow_sites(desk, staff, ["a.example", "https://*.example"])
    assert desk.accounts.get(staff.account.id).sites == Sites()


@pytest.mark.parametrize("role", [Role.HANDLER, Role.REVIEWER, Role.AUDITOR])
def test_others_than_administrators_change_nothing(desk: FakeDesk, staff: Staff, role: Role) -> None:
    with pytest.raises(Forbidden):
        allow_sites(desk, hire(desk, staff.account, role), ["a.example"])
