"""What waits for a job, counted off the due index: on both engines alike."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.ids import new_request_id
from chalicelib.services.ports.operations import Waiting
from chalicelib.storage import keys, keys_webhooks
from chalicelib.storage.backlogs import StoredBacklogs
from chalicelib.storage.engine import Engine, PutRow, Row

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def backlogs(any_engine: Engine) -> StoredBacklogs:
    for shard in range(keys.DUE_SHARDS):
        for due_pk in (keys.outbox(shard), keys_webhooks.work(shard), keys.wake(shard)):
            for place in any_engine.due(due_pk, upto="~", limit=1000):
                row = any_engine.get(place.pk, place.sk)
                assert row
                any_engine.put_row(
                    PutRow(
                        row=Row(pk=row.pk, sk=row.sk, kind=row.kind, version=row.version + 1, body="{}"),
                        expect=row.version,
                    )
                )
    return StoredBacklogs(any_engine)


def put(engine: Engine, sk: str, due_pk: str, due_sk: str) -> None:
    row = Row(pk="A#acc_x", sk=sk, kind="test", version=1, body="{}", due_pk=due_pk, due_sk=due_sk)
    engine.put_row(PutRow(row=row, expect=0))


def letter(engine: Engine, number: int, *, written: datetime, due: datetime) -> None:
    name = new_request_id(written, number.to_bytes(10))
    put(engine, keys.LETTER + name, keys.outbox(number % keys.DUE_SHARDS), keys.by_minute(due, name))


def test_letters_count_from_when_they_were_written_whenever_they_are_tried_again(
    any_engine: Engine, backlogs: StoredBacklogs
) -> None:
    letter(any_engine, 1, written=NOW - 2 * HOUR, due=NOW + 4 * HOUR)
    letter(any_engine, 2, written=NOW - 3 * HOUR, due=NOW - HOUR)
    letter(any_engine, 3, written=NOW - HOUR / 2, due=NOW)
    put(any_engine, f"{keys.LETTER}odd", keys.outbox(0), keys.by_minute(NOW, "odd"))
    assert backlogs.letters(before=NOW - HOUR) == Waiting(count=2, oldest=NOW - 3 * HOUR)


def test_webhooks_and_deadlines_count_from_when_they_were_due(any_engine: Engine, backlogs: StoredBacklogs) -> None:
    for number, late in enumerate((2, 1, 0)):
        at = NOW - late * HOUR
        put(any_engine, f"HOOKS#{number}", keys_webhooks.work(number), keys_webhooks.sort(at, str(number)))
        put(any_engine, f"WAKES#{number}", keys.wake(number), keys.by_minute(at, str(number)))
    assert backlogs.webhooks(before=NOW - HOUR) == Waiting(count=2, oldest=NOW - 2 * HOUR)
    assert backlogs.clocks(before=NOW - HOUR) == Waiting(count=2, oldest=NOW - 2 * HOUR)


def test_nothing_waits_where_nothing_does(backlogs: StoredBacklogs) -> None:
    assert (
        backlogs.letters(before=NOW) == backlogs.webhooks(before=NOW) == backlogs.clocks(before=NOW) == Waiting(count=0)
    )
