"""The erasure of an account: killed at every AWS call, it ends alike; and nothing of the account is found anywhere.

An account of some thirty items in every table and bucket is erased, with one call of its erasure lost before it was
done or after. The certificate counts the same, each owner has it, and what is left is what an undisturbed run leaves.
"""

import json
import logging
from collections.abc import Iterator

import pytest

from chalicelib import aws as clients
from chalicelib.domain.erasure import Stage
from chalicelib.errors import NotFound
from chalicelib.services.erasure.replay_ledger import replay_ledger
from tests.fakes.faults import When, faulty_network
from tests.fakes.normalised import raw_items
from tests.journeys.erasure_bench import MARKERS, World

SHARES = 12  # one of them at every change, all in `make test-all`: some twenty-five runs each
READS = ("Get", "BatchGet", "Query", "Scan", "List", "Head", "Decrypt", "Sign")


@pytest.fixture(scope="module")
def world(stage_environment: dict[str, str]) -> Iterator[World]:
    """A stage of this module's own behind a network that can fail."""
    with faulty_network(attempts=1) as faults:
        yield World(faults)


def ways_to_lose(call: str) -> tuple[When, ...]:
    """Before and after; what only reads leaves the same either way."""
    return (When.BEFORE,) if call.partition(".")[2].startswith(READS) else tuple(When)


def everything(world: World) -> str:
    """Tables, buckets and queues as one text."""
    settings = world.settings
    tables = (settings.records_table, settings.audit_table, settings.ephemeral_table, settings.keys_table)
    found = [repr(item) for table in tables for item in raw_items(table)]
    for bucket, key in world.objects():
        found += [key, repr(clients.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())]
    waiting = clients.client("sqs").receive_message(QueueUrl=settings.webhook_queue, MaxNumberOfMessages=10)
    return "\n".join([*found, json.dumps(waiting.get("Messages", []))])


@pytest.mark.parametrize("share", [0, *(pytest.param(share, marks=pytest.mark.slow) for share in range(1, SHARES))])
def test_a_call_that_is_lost_changes_nothing_of_what_is_left(world: World, share: int) -> None:
    undisturbed = world.run()
    assert world.run().left == undisturbed.left  # or nothing below would mean anything
    counted = next(line for line in undisturbed.left if line.startswith("erased"))
    assert sum(json.loads(counted.removeprefix("erased: ").replace("'", '"')).values()) >= 30
    for at in undisturbed.worth_losing()[share::SHARES]:
        for when in ways_to_lose(undisturbed.calls[at]):
            run = world.run(at, when)
            lost = f"call {at} ({undisturbed.calls[at]}) lost {when} it was done"
            assert run.fired, lost
            assert run.left == undisturbed.left, lost


def test_no_marker_is_found_in_any_table_bucket_queue_or_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    world.faults.arm(None)
    world.clear()
    account = world.settle()
    assert any(marker in everything(world) for marker in MARKERS)
    world._press(account)
    left = everything(world)
    assert [marker for marker in MARKERS if marker in left] == []
    assert [marker for marker in MARKERS if marker in caplog.text] == []
    assert not any("sealed" in item for item in raw_items(world.settings.records_table))
    erasure = world.erasure(account)
    assert erasure is not None
    assert erasure.certificate in left


def test_a_backup_that_comes_back_is_erased_again_before_it_serves(world: World) -> None:
    world.faults.arm(None)
    world.clear()
    account = world.settle()
    tables = (world.settings.records_table, world.settings.audit_table)
    client = clients.client("dynamodb")
    backup = {table: client.scan(TableName=table, ConsistentRead=True)["Items"] for table in tables}
    world._press(account)
    for table, items in backup.items():
        for item in items:
            client.put_item(TableName=table, Item=item)
    assert any(marker in everything(world) for marker in MARKERS)
    desk = world.desk()
    done = replay_ledger(desk)
    assert done.counts["request"] == 3
    left = everything(world)
    assert [marker for marker in MARKERS if marker in left] == []
    assert not any("sealed" in item for item in raw_items(world.settings.records_table))
    assert desk.erasures.get(account.id).stage is Stage.DONE
    with pytest.raises(NotFound):
        desk.accounts.by_slug(account.slug)
    assert replay_ledger(world.desk()).counts == {}
