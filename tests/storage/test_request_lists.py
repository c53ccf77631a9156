"""Lists in every order and direction, by assignee and by state, on both engines."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.ids import AccountId
from chalicelib.domain.request import Bucket, Outcome, Request, State
from chalicelib.domain.verification import Level
from chalicelib.errors import InvalidField
from chalicelib.services.ports.queue import Found, Listed, Wanted
from chalicelib.storage.requests import StoredRequests
from chalicelib.storage.work import StorageWork
from tests.storage.samples import NOW, a_request, because
from tests.storage.test_queue import an_account

OPEN = Listed(bucket=Bucket.OPEN)
ORDERS = [replace(OPEN, by_receipt=receipt, descending=down) for receipt in (False, True) for down in (False, True)]
ANN, BOB = "usr_ann", "usr_bob"


def save(work: StorageWork, request: Request) -> Request:
    unit = work.begin(request.account, NOW)
    if request.version:
        unit.store(request, because=because(request.id))
    else:
        unit.create(request, because=because(request.id))
    unit.commit()
    return replace(request, version=request.version + 1)


def fill(work: StorageWork, account: AccountId, count: int, shards: int = 1) -> list[Request]:
    """Requests whose order by receipt is another than that by due date; every other one is Ann's."""
    made = []
    for number in range(count):
        asked = a_request(account, due=date(2027, 1, 1) + timedelta(days=number), shard=number % shards)
        received = NOW - timedelta(hours=(number * 7) % count)
        made.append(save(work, replace(asked, received_at=received, assignee=ANN if number % 2 else "")))
    return made


def anything(limit: int, budget: int = 1000) -> Wanted:
    return Wanted(keep=lambda _: True, limit=limit, budget=budget, selective=False)


def pages(requests: StoredRequests, account: Account, listed: Listed, wanted: Wanted) -> Iterator[Found]:
    page = requests.search(account, listed, wanted, cursor="")
    yield page
    while page.cursor:
        page = requests.search(account, listed, wanted, cursor=page.cursor)
        yield page


def ids(pages: list[Found]) -> list[str]:
    return [request.id for page in pages for request in page.requests]


@pytest.mark.parametrize("shards", [1, 3])
@pytest.mark.parametrize("listed", ORDERS)
def test_a_list_is_walked_in_its_order_and_back_the_same_way(
    work: StorageWork,
    requests: StoredRequests,
    account: AccountId,
    shards: int,
    listed: Listed,
) -> None:
    made = fill(work, account, 10, shards)
    received = listed.by_receipt
    order = sorted(made, key=lambda it: (it.received_at if received else it.due, it.id), reverse=listed.descending)
    whole = an_account(account, shards)
    forward = list(pages(requests, whole, listed, anything(3)))
    assert ids(forward) == [request.id for request in order]
    assert [len(page.requests) for page in forward] == [3, 3, 3, 1]
    assert (forward[0].back, forward[-1].cursor) == ("", "")
    page, backward = forward[-1], []
    while page.back:
        page = requests.search(whole, listed, anything(3), cursor=page.back)
        backward.append(page)
    assert [ids([page]) for page in backward] == [ids([page]) for page in reversed(forward[:-1])]
    again = requests.search(whole, listed, anything(3), cursor=backward[-1].cursor)
    assert ids([again]) == ids([forward[1]])


def test_what_a_person_has_and_what_nobody_has_is_found_without_reading_the_rest(
    work: StorageWork, requests: StoredRequests, account: AccountId
) -> None:
    made = fill(work, account, 8)
    for who, expected in ((ANN, made[1::2]), ("", made[::2]), (BOB, [])):
        found = requests.search(an_account(account, 1), replace(OPEN, assignee=who), anything(10), cursor="")
        assert ids([found]) == [request.id for request in expected]
        assert found.read == len(expected)


def test_who_gets_a_request_has_it_and_who_had_it_has_not(
    work: StorageWork, requests: StoredRequests, account: AccountId
) -> None:
    asked = save(work, a_request(account))
    for who in (ANN, BOB):
        save(work, replace(requests.get(account, asked.id), assignee=who))
    closed = save(work, requests.get(account, asked.id).closed(Outcome.GRANTED, NOW))
    acme = an_account(account, 1)

    def of(who: str, bucket: Bucket) -> list[str]:
        return ids([requests.search(acme, Listed(bucket=bucket, assignee=who), anything(9), cursor="")])

    assert [of(who, Bucket.OPEN) for who in ("", ANN, BOB)] == [[], [], []]
    assert (of(BOB, Bucket.CLOSED), of(ANN, Bucket.CLOSED)) == ([closed.id], [])


def test_a_state_is_found_without_reading_the_others(
    work: StorageWork, requests: StoredRequests, account: AccountId
) -> None:
    fill(work, account, 5)
    asked = save(work, a_request(account, needed=Level.REASONABLE))
    acme = an_account(account, 1)
    waiting = requests.search(
        acme, Listed(bucket=Bucket.WAITING, state=State.AWAITING_VERIFICATION), anything(9), cursor=""
    )
    assert ids([waiting]) == [asked.id]
    head = requests.get(account, asked.id)
    told = save(work, replace(head.closed(Outcome.DENIED, NOW), undelivered=("letter",)))
    assert told.state is State.NOT_TOLD
    found = requests.search(acme, replace(OPEN, state=State.NOT_TOLD), anything(9), cursor="")
    assert (ids([found]), found.read) == ([told.id], 1)
    in_progress = requests.search(acme, replace(OPEN, state=State.IN_PROGRESS), anything(9), cursor="")
    assert in_progress.read == 5


def test_what_lies_outside_the_days_asked_for_is_not_read(
    work: StorageWork, requests: StoredRequests, account: AccountId
) -> None:
    made = fill(work, account, 6)
    acme = an_account(account, 1)
    days = replace(anything(9), first=date(2027, 1, 2), before=date(2027, 1, 4))
    found = requests.search(acme, OPEN, days, cursor="")
    assert (ids([found]), found.read) == ([made[1].id, made[2].id], 2)
    since = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
    late = [request.id for request in made if request.received_at >= since]
    by_receipt = replace(OPEN, by_receipt=True)
    found = requests.search(acme, by_receipt, replace(anything(9), first=since, before=NOW), cursor="")
    assert sorted(ids([found])) == sorted(late)
    assert found.read == len(late) < 6


def test_a_budget_that_is_used_up_says_how_far_it_came_and_goes_on_in_both_directions(
    work: StorageWork, requests: StoredRequests, account: AccountId
) -> None:
    made = fill(work, account, 9)
    acme = an_account(account, 1)
    last = replace(anything(5, budget=4), keep=lambda it: it.id == made[-1].id, selective=True)
    found = list(pages(requests, acme, OPEN, last))
    assert [(len(page.requests), page.read) for page in found] == [(0, 4), (0, 4), (1, 1)]
    assert [page.upto for page in found] == [made[3].due, made[7].due, made[8].due]
    first = replace(anything(5, budget=4), keep=lambda it: it.id == made[0].id, selective=True)
    page = requests.search(acme, OPEN, first, cursor=found[-1].back)
    assert (page.requests, page.upto, page.onward) == ((), made[4].due, page.back)
    page = requests.search(acme, OPEN, first, cursor=page.onward)
    assert (ids([page]), page.onward) == ([made[0].id], "")


def test_a_cursor_of_another_order_or_assignee_is_refused(
    work: StorageWork, requests: StoredRequests, account: AccountId
) -> None:
    fill(work, account, 4)
    acme = an_account(account, 1)
    cursor = requests.search(acme, OPEN, anything(1), cursor="").cursor
    others = (
        replace(OPEN, descending=True),
        replace(OPEN, by_receipt=True),
        replace(OPEN, assignee=""),
        replace(OPEN, state=State.NEW),
    )
    for listed in others:
        with pytest.raises(InvalidField, match="cursor"):
            requests.search(acme, listed, anything(1), cursor=cursor)
