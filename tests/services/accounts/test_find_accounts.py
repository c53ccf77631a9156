"""Who runs the deployment finds accounts: by the beginning of a short name, by state, in pages."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from chalicelib.services.accounts import find_accounts as service
from chalicelib.services.accounts.find_accounts import PAGE, find_accounts
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk


def slugs(desk: FakeDesk, **asked: str) -> list[str]:
    return [account.slug for account in find_accounts(desk, **asked).accounts]  # type: ignore[arg-type]


def make_active(desk: FakeDesk, slug: str) -> None:
    account = desk.accounts.by_slug(slug)
    unit = desk.work.begin(account.id, desk.clock.now())
    because = Reason(Tag.ACCOUNT_SETTINGS_CHANGED, "system:test")
    unit.store(replace(account, state=AccountState.ACTIVE), because=because)
    unit.commit()


def test_pages_follow_each_other_in_the_order_of_short_names_and_repeat_nobody(desk: FakeDesk) -> None:
    names = sorted(f"shop-{number}" for number in range(2 * PAGE + 1))
    for name in names:
        open_acme(desk, name)
    seen: list[str] = []
    after = ""
    while True:
        found = find_accounts(desk, after=after)
        seen += [account.slug for account in found.accounts]
        after = found.after
        if not after:
            break
    assert seen == names


def test_a_page_that_is_just_full_has_no_next(desk: FakeDesk) -> None:
    for number in range(PAGE):
        open_acme(desk, f"shop-{number}")
    assert find_accounts(desk).after == ""


def test_a_beginning_finds_what_begins_with_it_and_nothing_else(desk: FakeDesk) -> None:
    for name in ("acme", "acme-2", "acme2", "acm", "bolt"):
        open_acme(desk, name)
    assert slugs(desk, begins="acme") == ["acme", "acme-2", "acme2"]
    assert slugs(desk, begins="acme", after="acme") == ["acme-2", "acme2"]
    assert slugs(desk, begins="z") == []


def test_a_state_narrows_the_list(desk: FakeDesk) -> None:
    for name in ("acme", "bolt", "calm"):
        open_acme(desk, name)
    make_active(desk, "bolt")
    found = find_accounts(desk, state=AccountState.ACTIVE)
    assert [account.slug for account in found.accounts] == ["bolt"]


def test_a_search_stops_after_so_many_reads_and_says_how_far_it_has_come(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_READ", 2)
    monkeypatch.setattr(service, "_READS", 2)
    for number in range(7):
        open_acme(desk, f"shop-{number}")
    make_active(desk, "shop-6")
    found = find_accounts(desk, state=AccountState.ACTIVE)
    assert (found.accounts, found.after, found.searched) == ((), "shop-3", True)
    more = find_accounts(desk, state=AccountState.ACTIVE, after=found.after)
    assert [account.slug for account in more.accounts] == ["shop-6"]
