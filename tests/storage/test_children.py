"""Restricted tasks lie in two lists, wake by their time, and what names a child lies apart and is sealed."""

from datetime import timedelta

import pytest

from chalicelib.domain.child_task import ChildIdentity, ChildNudge, ChildOutcome, ChildTask, Found
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId
from chalicelib.domain.request import Typed
from chalicelib.domain.request_terms import Channel
from chalicelib.errors import NotFound
from chalicelib.storage import keys, keys_children
from chalicelib.storage.children import StoredChildren
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine
from chalicelib.storage.work import StorageWork
from tests.storage.samples import NOW, a_request, because

NAMES = tuple(f"01M82RS6J8P8QXS9MGFMBXCB2{number}" for number in range(5))


@pytest.fixture
def children(any_engine: Engine, codec: Codec) -> StoredChildren:
    return StoredChildren(any_engine, codec)


def keep(work: StorageWork, account: AccountId, *records: ChildTask | ChildIdentity) -> None:
    """Write them with a request whose chain says why."""
    request = a_request(account)
    unit = work.begin(account, NOW)
    unit.create(request, because=because(request.id))
    for record in records:
        unit.store(record, because=because(request.id))
    unit.commit()


def a_task(account: AccountId, name: str) -> ChildTask:
    return ChildTask(account=account, id=name, opened_at=NOW, opened_by="user:1", found=Found.SAID, channel=Channel.WEB)


def test_what_is_to_be_done_and_what_is_over_are_paged_apart(
    children: StoredChildren, work: StorageWork, account: AccountId
) -> None:
    tasks = [a_task(account, name).nudged(ChildNudge.OPENED) for name in NAMES]
    over = [task.ended(ChildOutcome.REMOVED, at=NOW, by="user:1").purged(NOW) for task in tasks[3:]]
    keep(work, account, *tasks[:3], *over)
    first = children.listed(account, open_ones=True, after="", limit=2)
    assert [task.id for task in first.tasks] == list(NAMES[:2])
    rest = children.listed(account, open_ones=True, after=first.after, limit=2)
    assert ([task.id for task in rest.tasks], rest.after) == ([NAMES[2]], "")
    newest = children.listed(account, open_ones=False, after="", limit=1)
    assert [task.id for task in newest.tasks] == [NAMES[4]]
    older = children.listed(account, open_ones=False, after=newest.after, limit=1)
    assert ([task.id for task in older.tasks], older.after) == ([NAMES[3]], "")


def test_one_wakes_when_it_is_time_and_is_found_by_its_own_account_alone(
    children: StoredChildren, work: StorageWork, account: AccountId
) -> None:
    task = a_task(account, NAMES[0]).nudged(ChildNudge.OPENED)
    keep(work, account, task)
    mine = [one.id for one in children.due(now=task.wake_at, limit=500) if one.account == account]
    assert mine == [task.id]
    early = children.due(now=task.wake_at - timedelta(minutes=1), limit=500)
    assert [one for one in early if one.account == account] == []
    with pytest.raises(NotFound):
        children.get(AccountId("acc_another"), task.id)
    with pytest.raises(NotFound):
        children.get(account, "made up")


def test_what_names_the_child_is_sealed(
    children: StoredChildren, work: StorageWork, account: AccountId, any_engine: Engine
) -> None:
    identity = ChildIdentity(
        account=account,
        id=NAMES[0],
        residence="US-CA",
        language="en",
        received_at=NOW,
        typed=Typed(name="Kim Eleven", email=Email("kim@example.com"), phone=None),
        saw="Says so.",
        parent_name="Pat",
        parent=Email("pat@example.com"),
    )
    keep(work, account, identity)
    found = children.identity(account, NAMES[0])
    assert found is not None
    assert (found.typed, found.saw, found.parent) == (identity.typed, identity.saw, identity.parent)
    row = any_engine.get(keys.account(account), keys_children.IDENTITY + NAMES[0])
    assert row is not None
    for word in ("Kim", "kim@", "Says so", "Pat", "pat@"):
        assert word not in f"{row.pk}{row.sk}{row.body}"
    assert children.identity(account, NAMES[1]) is None
    assert children.identity(account, "made up") is None
