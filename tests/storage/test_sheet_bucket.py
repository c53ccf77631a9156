"""A list's file is put together from its parts, fetched by a link, and leaves nothing behind."""

import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import boto3
import pytest

from chalicelib import aws
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.request_file import RequestFile
from chalicelib.domain.request_filter import RequestFilter
from chalicelib.storage.sheet_bucket import S3RequestSheets

FILE = RequestFile(
    account=AccountId("acc_x"),
    id="01JDC3Z6V00000000000000000",
    by=UserId("usr_x"),
    language="en",
    sought=RequestFilter(),
    asked_at=datetime(2026, 11, 23, 17, 0, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def bucket(stage_environment: dict[str, str]) -> Iterator[str]:
    aws.forget()
    yield stage_environment["RECOURSE_FILES_BUCKET"]
    aws.forget()


def objects(bucket: str) -> list[str]:
    found = boto3.client("s3").list_objects_v2(Bucket=bucket, Prefix=f"lists/{FILE.account}/")
    return [entry["Key"] for entry in found.get("Contents", [])]


def test_the_parts_are_one_file_in_their_order_and_go_with_it(bucket: str) -> None:
    sheets = S3RequestSheets(bucket)
    for number in range(11):
        sheets.put_part(replace(FILE, parts=number), b"lost")
        sheets.put_part(replace(FILE, parts=number), f"{number},".encode())
    done = replace(FILE, parts=11)
    for _ in range(2):
        sheets.join(done)
    with urllib.request.urlopen(sheets.link(done, name="requests-2026-11-23.csv", seconds=60), timeout=10) as answer:  # noqa: S310  the engine's
        assert answer.read() == b"0,1,2,3,4,5,6,7,8,9,10,"
        assert answer.headers["content-disposition"] == 'attachment; filename="requests-2026-11-23.csv"'
        assert answer.headers["cache-control"] == "no-store"
    assert len(objects(bucket)) == 12
    for _ in range(2):
        sheets.delete(done)
    assert objects(bucket) == []
