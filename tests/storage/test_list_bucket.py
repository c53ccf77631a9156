"""Lists of contacts in S3: notes become parts, parts become a file, and nobody holds more than a bit of either."""

import tracemalloc
from datetime import UTC, datetime

import pytest
import requests

from chalicelib import aws
from chalicelib.domain.contact_list import PART, ContactList, Output, Task
from chalicelib.domain.ids import AccountId
from chalicelib.settings import Settings
from chalicelib.storage.list_bucket import S3ListBucket

NOTE = PART // 10
GIVEN = ContactList(
    account=AccountId("acc_lists"),
    id="lst_1",
    task=Task.CLEAN,
    by="user:olga",
    asked_at=datetime(2026, 11, 23, tzinfo=UTC),
    language="en",
)


@pytest.fixture
def bucket(stage_environment: dict[str, str]) -> S3ListBucket:
    """The real bucket."""
    aws.forget()
    return S3ListBucket(Settings.from_environment(stage_environment).files_bucket)


def test_notes_become_parts_in_their_order_and_a_part_is_never_held(bucket: S3ListBucket) -> None:
    notes = [bytes([number]) * NOTE for number in range(1, 12)]
    for number, note in enumerate(notes, 1):
        bucket.put_tail(GIVEN, Output.ROWS, number, note)
    upload = bucket.begin(GIVEN, Output.ROWS)
    tracemalloc.start()
    bucket.part(GIVEN, Output.ROWS, range(1, 11), upload=upload, number=1)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    bucket.part(GIVEN, Output.ROWS, (11,), upload=upload, number=2)
    bucket.complete(GIVEN, Output.ROWS, upload)
    found = requests.get(bucket.link(GIVEN, Output.ROWS, name="x.csv", seconds=60), timeout=30)
    assert found.content == b"".join(notes)
    assert most < PART / 2, most
