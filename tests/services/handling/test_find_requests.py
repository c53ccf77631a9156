"""What systems ask for is found list by list, within a budget of reads, and nothing is shown twice."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.api_key import Scope, acting
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Bucket, State
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.services.accounts.api_keys import add_key
from chalicelib.services.handling import find_requests as service
from chalicelib.services.handling.find_requests import FindRequests, find_requests
from chalicelib.services.handling.write_message import add_note
from tests.fakes.acme import ask_one, hire
from tests.fakes.desk import FakeDesk


def walk(desk: FakeDesk, staff: Staff, command: FindRequests) -> list[str]:
    """All pages of a search."""
    page = find_requests(desk, staff, command)
    found = list(page.requests)
    while page.cursor:
        page = find_requests(desk, staff, replace(command, cursor=page.cursor))
        assert len(page.requests) <= command.limit
        found += page.requests
    return [request.id for request in found]


def fill(desk: FakeDesk, staff: Staff, count: int) -> list[str]:
    """Requests of two kinds, which lie in two lists."""
    rights = (Right.OPT_OUT_SALE, Right.DELETE)
    made: list[str] = []
    for number in range(count):
        desk.clock.pass_(hours=1)
        made.append(ask_one(desk, staff.account, rights[number % 2], confirmed=False).id)
    return made


@pytest.mark.parametrize("shards", [1, 3])
@pytest.mark.parametrize("limit", [1, 3, 7, 100])
def test_every_request_is_found_once_over_all_lists_and_shards(
    desk: FakeDesk,
    staff: Staff,
    shards: int,
    limit: int,
) -> None:
    account = replace(desk.accounts.get(staff.account.id), list_shards=shards)
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(account, because=Reason(Tag.ACCOUNT_SETTINGS_CHANGED, "operator:test"))
    unit.commit()
    staff = replace(staff, account=desk.accounts.get(account.id))
    made = fill(desk, staff, 12)
    assert sorted(walk(desk, staff, FindRequests(limit=limit))) == sorted(made)
    assert sorted(walk(desk, staff, FindRequests(limit=limit, right=Right.DELETE))) == sorted(made[1::2])
    waiting = FindRequests(limit=limit, bucket=Bucket.WAITING, state=State.AWAITING_VERIFICATION)
    assert sorted(walk(desk, staff, waiting)) == sorted(made[1::2])


def test_due_dates_come_in_order_and_end_the_search_early(desk: FakeDesk, staff: Staff) -> None:
    for _ in range(6):
        desk.clock.pass_(days=3)
        ask_one(desk, staff.account, Right.OPT_OUT_SALE)
    everything = find_requests(desk, staff, FindRequests(bucket=Bucket.OPEN))
    dues = [request.due for request in everything.requests]
    assert dues == sorted(dues)
    page = find_requests(desk, staff, FindRequests(bucket=Bucket.OPEN, due_before=dues[2]))
    assert [request.due for request in page.requests] == dues[:2]
    assert (page.read, page.cursor) == (2, "")
    later = find_requests(desk, staff, FindRequests(bucket=Bucket.OPEN, due_from=dues[4]))
    assert [request.due for request in later.requests] == dues[4:]


def test_a_budget_that_is_used_up_leaves_an_honest_cursor(
    desk: FakeDesk,
    staff: Staff,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = fill(desk, staff, 10)
    monkeypatch.setattr(service, "READ_LIMIT", 4)
    command = FindRequests(right=Right.COMPLAINT)
    page = find_requests(desk, staff, command)
    assert (page.requests, page.read) == ((), 4)
    assert page.cursor
    assert walk(desk, staff, command) == []
    assert sorted(walk(desk, staff, FindRequests(right=Right.DELETE, limit=2))) == sorted(made[1::2])


def test_a_change_is_what_moves_the_instant_of_change(desk: FakeDesk, staff: Staff) -> None:
    made = fill(desk, staff, 4)
    desk.clock.pass_(hours=1)
    since = desk.clock.now()
    head = desk.requests.get(staff.account.id, RequestId(made[2]))
    add_note(desk, staff, head.id, "Rings often.")
    assert walk(desk, staff, FindRequests(changed_since=since)) == [head.id]
    assert len(walk(desk, staff, FindRequests(changed_since=head.received_at))) == 2


def test_the_look_is_audited_under_the_key_that_looked(desk: FakeDesk, staff: Staff) -> None:
    fill(desk, staff, 2)
    key = add_key(desk, staff.account, name="x", public_key="x", scopes=(Scope.READ,), actor=staff.actor)
    find_requests(desk, acting(staff.account, key), FindRequests())
    [entry] = [entry for entry in desk.engine.audit.values() if entry.tag == Tag.VIEW_QUEUE]
    assert (entry.actor, entry.detail) == (f"key:{key.id}", {"list": "all", "shown": 2})
    assert f"#VIEWS#{key.id}." in entry.chain


@pytest.mark.parametrize("cursor", ["x", "open", "mine.x", "closed.x", "open.x"])
def test_a_cursor_that_is_none_is_refused(desk: FakeDesk, staff: Staff, cursor: str) -> None:
    if cursor == "open":
        assert find_requests(desk, staff, FindRequests(cursor=cursor)).requests == ()
        return
    with pytest.raises(InvalidField, match="cursor"):
        find_requests(desk, staff, FindRequests(cursor=cursor))


def test_everybody_on_the_staff_may_look(desk: FakeDesk, staff: Staff) -> None:
    assert find_requests(desk, hire(desk, staff.account, Role.AUDITOR), FindRequests()).requests == ()
