"""Lists: soonest due first, page by page, over several shards, by cursors that cannot be forged."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.account import Account, AccountState, Plan
from chalicelib.domain.ids import AccountId
from chalicelib.domain.request import Bucket, ContactEntry
from chalicelib.errors import InvalidField
from chalicelib.storage.requests import StoredRequests
from chalicelib.storage.work import StorageWork
from tests.storage.samples import NOW, a_request, because


def an_account(account: AccountId, shards: int) -> Account:
    return Account(
        id=account,
        slug="acme",
        name="Acme",
        plan=Plan.TRIAL,
        state=AccountState.TRIAL,
        opened_at=NOW,
        time_zone="America/Los_Angeles",
        place="US-CA",
        list_shards=shards,
    )


def fill(work: StorageWork, account: AccountId, count: int, shards: int) -> None:
    for n in range(count):
        request = a_request(account, due=date(2027, 1, 1) + timedelta(days=(n * 7) % count), shard=n % shards)
        unit = work.begin(account, NOW)
        unit.create(request, because=because(request.id))
        unit.commit()


@pytest.mark.parametrize("shards", [1, 3])
@pytest.mark.parametrize("limit", [1, 4, 10, 50])
def test_paging_shows_every_request_once_in_order_of_its_due_date(
    work: StorageWork, requests: StoredRequests, account: AccountId, shards: int, limit: int
) -> None:
    fill(work, account, 10, shards)
    shown: list[date] = []
    cursor = ""
    for _ in range(20):
        page = requests.queue(an_account(account, shards), Bucket.OPEN, cursor=cursor, limit=limit)
        assert len(page.requests) <= limit
        shown += [request.due for request in page.requests]
        cursor = page.cursor
        if not cursor:
            break
    assert shown == sorted(shown)
    assert len(shown) == 10


def test_a_list_shows_who_asked(work: StorageWork, requests: StoredRequests, account: AccountId) -> None:
    fill(work, account, 1, 1)
    page = requests.queue(an_account(account, 1), Bucket.OPEN, cursor="", limit=5)
    assert [(head.requester, head.contact) for head in page.requests] == [("Ann Example", "a•••@example.com")]


def test_a_cursor_of_another_account_is_refused(
    work: StorageWork, requests: StoredRequests, account: AccountId
) -> None:
    fill(work, account, 3, 1)
    cursor = requests.queue(an_account(account, 1), Bucket.OPEN, cursor="", limit=1).cursor
    other = an_account(AccountId("acc_other"), 1)
    for forged in (cursor, f"{cursor}x"):
        with pytest.raises(InvalidField, match="cursor"):
            requests.queue(other, Bucket.OPEN, cursor=forged, limit=1)
    with pytest.raises(InvalidField, match="cursor"):
        requests.queue(an_account(account, 1), Bucket.CLOSED, cursor=cursor, limit=1)


def test_all_requests_of_a_contact_are_seen_at_once(
    work: StorageWork, requests: StoredRequests, account: AccountId
) -> None:
    for _ in range(2):
        request = a_request(account)
        entry = ContactEntry(
            account=account,
            request=request.id,
            submission=request.submission,
            rights=(request.right,),
            received_at=NOW,
            contact="email:ann@example.com",
        )
        unit = work.begin(account, NOW)
        unit.create(request, because=because(request.id))
        unit.create(entry, because=because(request.id))
        unit.commit()
    found = requests.by_contact(account, "email:ann@example.com")
    assert len({entry.submission for entry in found}) == 2
    assert requests.by_contact(account, "email:bob@example.com") == ()
    assert requests.by_contact(AccountId("acc_other"), "email:ann@example.com") == ()
