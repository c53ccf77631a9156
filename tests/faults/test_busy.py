"""DynamoDB when it is too busy, and writes whose answer is lost: tried again, done once, and said truly."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from chalicelib import aws
from chalicelib.domain.audit import GENESIS, AuditEntry, AuditEvent, append
from chalicelib.domain.audit_tags import Tag
from chalicelib.errors import Unavailable
from chalicelib.settings import Settings
from chalicelib.storage.dynamo import DynamoEngine
from chalicelib.storage.engine import DeleteRow, PutEntry, PutRow, ReplaceScrap, Row, Scrap, Taken
from tests.faults.weather import Fault, Storm

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
_NUMBERS = count(1)


@pytest.fixture
def tables(storm: Storm) -> DynamoEngine:
    settings = Settings.from_environment()
    return DynamoEngine(
        aws.client("dynamodb"),
        records=settings.records_table,
        audit=settings.audit_table,
        ephemeral=settings.ephemeral_table,
        keys=settings.keys_table,
    )


def row(version: int = 1) -> Row:
    return Row(pk=f"A#acc_{next(_NUMBERS)}", sk="X", kind="thing", version=version, body="{}")


def scrap() -> Scrap:
    return Scrap(id=f"X#{next(_NUMBERS)}", kind="claim", body="me", expires_at=2**31)


def entry() -> AuditEntry:
    event = AuditEvent(chain=f"A#acc_{next(_NUMBERS)}", tag=Tag.ACCOUNT_OPENED, actor="system:test", detail={})
    return append(GENESIS, event, NOW)


@pytest.mark.parametrize("fault", [Fault.CANCELLED, Fault.COLLIDED])
def test_a_transaction_that_is_cancelled_for_the_moment_is_tried_again(
    tables: DynamoEngine, storm: Storm, fault: Fault
) -> None:
    new = row()
    storm.breaks("dynamodb.TransactWriteItems", fault, times=3)
    tables.transact([PutRow(row=new, expect=0), PutEntry(entry=entry())])
    assert tables.get(new.pk, new.sk) == new


def test_a_transaction_that_stays_too_much_is_a_part_that_does_not_answer(tables: DynamoEngine, storm: Storm) -> None:
    new = row()
    storm.breaks("dynamodb.TransactWriteItems", Fault.CANCELLED)
    with pytest.raises(Unavailable):  # and not that somebody else was first: nobody was
        tables.transact([PutRow(row=new, expect=0)])
    assert tables.get(new.pk, new.sk) is None


def test_a_transaction_that_always_meets_another_one_was_late(tables: DynamoEngine, storm: Storm) -> None:
    storm.breaks("dynamodb.TransactWriteItems", Fault.COLLIDED)
    with pytest.raises(Taken, match="thing"):
        tables.transact([PutRow(row=row(), expect=0)])


def test_a_condition_that_failed_counts_more_than_how_busy_it_is(tables: DynamoEngine, storm: Storm) -> None:
    new = row()
    tables.put_row(PutRow(row=new, expect=0))
    storm.breaks("dynamodb.TransactWriteItems", Fault.CANCELLED, times=1)
    with pytest.raises(Taken):
        tables.transact([PutRow(row=new, expect=0)])


Write = Callable[[DynamoEngine], Callable[[], object]]


def one_row(tables: DynamoEngine) -> Callable[[], object]:
    new = row()
    tables.put_row(PutRow(row=new, expect=0))
    return lambda: tables.get(new.pk, new.sk) == new


def one_entry(tables: DynamoEngine) -> Callable[[], object]:
    new = entry()
    tables.append(new)
    return lambda: tables.entries(new.chain) == (new,)


def one_scrap(tables: DynamoEngine) -> Callable[[], object]:
    new = scrap()
    tables.put_scrap(new, new=True)
    return lambda: tables.get_scrap(new.id) == new


def one_key(tables: DynamoEngine) -> Callable[[], object]:
    name = f"acc_{next(_NUMBERS)}"
    tables.put_key(name, b"wrapped")
    return lambda: tables.get_key(name) == b"wrapped"


def one_count(tables: DynamoEngine) -> Callable[[], object]:
    name = f"count#{next(_NUMBERS)}"
    tables.count(name, kind="count", expires_at=2**31)
    return lambda: tables.count(name, kind="count", expires_at=2**31) == 2


WRITES = [one_row, one_entry, one_scrap, one_key]


@pytest.mark.parametrize("write", [*WRITES, one_count])
def test_a_write_of_one_item_waits_for_the_transaction_at_it(tables: DynamoEngine, storm: Storm, write: Write) -> None:
    storm.breaks("dynamodb.", Fault.COLLIDED, times=2)
    assert write(tables)()


@pytest.mark.parametrize("write", WRITES)
def test_a_transaction_without_end_is_a_part_that_does_not_answer(
    tables: DynamoEngine, storm: Storm, write: Write
) -> None:
    storm.breaks("dynamodb.PutItem", Fault.COLLIDED)
    with pytest.raises(Unavailable):
        write(tables)


def test_deleting_waits_as_well(tables: DynamoEngine, storm: Storm) -> None:
    new = scrap()
    tables.put_scrap(new)
    storm.breaks("dynamodb.DeleteItem", Fault.COLLIDED, times=2)
    tables.delete_scrap(new.id)
    assert tables.get_scrap(new.id) is None


@pytest.mark.parametrize("write", WRITES)
def test_a_write_whose_answer_was_lost_meets_itself_and_is_done(
    tables: DynamoEngine, storm: Storm, write: Write
) -> None:
    storm.breaks("dynamodb.PutItem", Fault.ANSWER_LOST, times=2)
    assert write(tables)()


@pytest.mark.parametrize("write", WRITES)
def test_a_write_that_was_done_and_then_met_a_transaction_is_done(
    tables: DynamoEngine, storm: Storm, write: Write
) -> None:
    storm.meets("dynamodb.PutItem", Fault.ANSWER_LOST, Fault.COLLIDED)
    assert write(tables)()


def test_who_was_second_is_told_even_when_its_answer_was_lost(tables: DynamoEngine, storm: Storm) -> None:
    first = scrap()
    tables.put_scrap(first, new=True)
    storm.breaks("dynamodb.PutItem", Fault.ANSWER_LOST, times=2)
    with pytest.raises(Taken):
        tables.put_scrap(replace(first, body="another"), new=True)


def test_a_lost_answer_of_a_transaction_is_the_same_transaction(tables: DynamoEngine, storm: Storm) -> None:
    old, was = row(), scrap()
    tables.put_row(PutRow(row=old, expect=0))
    tables.put_scrap(was)
    new = replace(old, version=2, body='{"n": 1}')
    storm.breaks("dynamodb.TransactWriteItems", Fault.ANSWER_LOST, times=2)
    tables.transact(
        [PutRow(row=new, expect=1), PutEntry(entry=entry()), ReplaceScrap(scrap=replace(was, body="b"), was=was.body)]
    )
    assert tables.get(old.pk, old.sk) == new
    storm.breaks("dynamodb.TransactWriteItems", Fault.ANSWER_LOST, times=2)
    tables.transact([DeleteRow(pk=old.pk, sk=old.sk, kind="thing", expect=2)])
    assert tables.get(old.pk, old.sk) is None


@pytest.mark.parametrize("times", [1, 4])
def test_items_that_are_left_over_are_asked_for_again(tables: DynamoEngine, storm: Storm, times: int) -> None:
    new = row()
    tables.put_row(PutRow(row=new, expect=0))
    storm.breaks("dynamodb.BatchGetItem", Fault.LEFT_OVER, times=times)
    assert list(tables.gather([(new.pk, new.sk)]).rows.values()) == [new]


@pytest.mark.parametrize("fault", [Fault.TOO_MUCH, Fault.BROKEN, Fault.LOST, Fault.ANSWER_LOST])
def test_whatever_does_not_answer_is_one_error(tables: DynamoEngine, storm: Storm, fault: Fault) -> None:
    for act in (
        lambda: tables.get("A#a", "X"),
        lambda: tables.partition("A#a"),
        lambda: tables.get_scrap("X"),
        lambda: tables.count("X", kind="count", expires_at=1),
        lambda: tables.gather([("A#a", "X")]),
        lambda: tables.transact([PutRow(row=row(), expect=0)]),
        lambda: aws.client("s3").list_buckets(),
        lambda: aws.client("kms").list_keys(),
        lambda: aws.client("secretsmanager").list_secrets(),
        lambda: aws.client("sesv2").get_account(),
        lambda: aws.client("sqs").list_queues(),
    ):
        storm.breaks("", fault)
        with pytest.raises(Unavailable):
            act()
        assert len(storm.calls) == 3


def test_what_one_asks_for_is_given_up_before_the_function_is_killed(storm: Storm) -> None:
    """The longest that the SDK takes for one call: three tries with its longest pauses between them."""
    import json
    from pathlib import Path

    limit = json.loads(Path(".chalice/config.json").read_text())["lambda_timeout"]
    for service in ("dynamodb", "kms", "s3", "secretsmanager", "sqs"):
        config = aws.client(service).meta.config
        tries = config.retries["total_max_attempts"]
        longest = tries * (config.connect_timeout + config.read_timeout) + sum(2**n for n in range(tries - 1))
        assert longest < timedelta(seconds=limit - 2).total_seconds()
