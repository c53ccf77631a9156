"""The engine's state survives `kill -9`, whatever was being written at that moment."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.local import checkpoints, processes

BATCH = 25
PATIENCE = 60.0  # seconds; how long a checkpoint takes is the machine's matter, that it holds all before it is ours


class Engine:
    """A real engine on a folder of its own that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.log = folder / "engine.log"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.port = processes.free_port()
        self.process = processes.start_engine(port=self.port, state=self.state, log=self.log)
        url = f"http://127.0.0.1:{self.port}/_ministack/health"
        processes.wait_for(url, process=self.process, log=self.log)

    def kill(self) -> None:
        """End the engine and its saving child at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def client(self, service: str) -> Any:
        """Return a client of the engine."""
        return boto3.client(
            service,
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Engine]:
    """Start an engine for one test."""
    engine = Engine(tmp_path)
    engine.start()
    yield engine
    processes.stop(engine.process)


def create_table(dynamodb: Any) -> None:
    """Create the table that the tests fill."""
    dynamodb.create_table(
        TableName="items",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )


def write(dynamodb: Any, start: int, count: int) -> None:
    """Write items of the size of a request head."""

    def batch(first: int) -> None:
        items = [
            {"id": {"S": f"{n:06d}"}, "body": {"S": "x" * 300}, "sealed": {"B": b"y" * 200}}
            for n in range(first, first + BATCH)
        ]
        dynamodb.batch_write_item(RequestItems={"items": [{"PutRequest": {"Item": item}} for item in items]})

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(batch, range(start, start + count, BATCH)))


def count(dynamodb: Any) -> int:
    """Count all items."""
    pages = dynamodb.get_paginator("scan").paginate(TableName="items", Select="COUNT", ConsistentRead=True)
    return sum(page["Count"] for page in pages)


def wait_until_saved(engine: Engine, change: Callable[[], object]) -> None:
    """Go on changing something until two more checkpoints are whole: the second one began after all that was before."""
    names, end = {f"{time.time_ns():020d}"}, time.monotonic() + PATIENCE
    while len(names) < 3:
        assert time.monotonic() < end, "no checkpoint is written"
        change()
        time.sleep(0.05)
        found = checkpoints.newest(engine.state / "checkpoints")
        names |= {found.name} if found and found.name > max(names) else set()


@pytest.mark.parametrize("many", [2_000, 20_000])
def test_what_a_checkpoint_holds_survives_whatever_was_being_written(local: Engine, many: int) -> None:
    dynamodb = local.client("dynamodb")
    create_table(dynamodb)
    write(dynamodb, 0, many)
    wait_until_saved(local, lambda: write(dynamodb, many, BATCH))

    local.kill()
    local.start()

    assert count(local.client("dynamodb")) >= many


def test_keys_objects_mail_and_stream_survive(local: Engine) -> None:
    dynamodb, kms, s3, ses = (local.client(name) for name in ("dynamodb", "kms", "s3", "sesv2"))
    create_table(dynamodb)
    write(dynamodb, 0, BATCH)
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    wrapped = kms.generate_data_key(KeyId=key, KeySpec="AES_256")
    s3.create_bucket(Bucket="files")
    s3.put_object(Bucket="files", Key="answer", Body=b"data")
    ses.create_email_identity(EmailIdentity="a@example.com")
    message = {"Simple": {"Subject": {"Data": "code"}, "Body": {"Text": {"Data": "123456"}}}}
    ses.send_email(FromEmailAddress="a@example.com", Destination={"ToAddresses": ["b@example.com"]}, Content=message)
    wait_until_saved(local, lambda: s3.put_object(Bucket="files", Key="other", Body=b"data"))

    local.kill()
    local.start()

    again = local.client("kms").decrypt(CiphertextBlob=wrapped["CiphertextBlob"])
    assert again["Plaintext"] == wrapped["Plaintext"]
    assert local.client("s3").get_object(Bucket="files", Key="answer")["Body"].read() == b"data"
    assert [mail["To"] for mail in sent(local)] == [["b@example.com"]]
    assert len(stream_records(local)) == BATCH


def sent(engine: Engine) -> list[dict[str, Any]]:
    """Return the mail that the engine took."""
    with urllib.request.urlopen(f"http://127.0.0.1:{engine.port}/_ministack/ses/messages") as response:
        return [mail for mails in json.load(response)["messages"].values() for mail in mails]


def stream_records(engine: Engine) -> list[dict[str, Any]]:
    """Return all records of the table's stream."""
    arn = engine.client("dynamodb").describe_table(TableName="items")["Table"]["LatestStreamArn"]
    streams = engine.client("dynamodbstreams")
    [shard] = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    place = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
    return list(streams.get_records(ShardIterator=place["ShardIterator"])["Records"])


@pytest.mark.parametrize("damage", ["cut", "garbage", "no manifest", "unfinished"])
def test_a_torn_checkpoint_is_passed_over(local: Engine, damage: str) -> None:
    dynamodb = local.client("dynamodb")
    create_table(dynamodb)
    write(dynamodb, 0, BATCH)
    wait_until_saved(local, lambda: write(dynamodb, 0, BATCH))
    local.kill()
    folder = local.state / "checkpoints"
    good = checkpoints.newest(folder)
    assert good is not None
    tear(folder, good, damage)

    local.start()

    assert count(local.client("dynamodb")) == BATCH


def tear(folder: Path, good: Path, damage: str) -> None:
    """Leave a damaged generation that is newer than the good one."""
    name = f"{int(good.name) + 1:020d}"
    torn = folder / (f"{name}.unfinished" if damage == "unfinished" else name)
    subprocess.run(["cp", "-r", good, torn], check=True)
    table = torn / "dynamodb.json"
    if damage == "cut":
        os.truncate(table, table.stat().st_size // 2)
    if damage == "garbage":
        table.write_bytes(b"\0" * table.stat().st_size)
    if damage == "no manifest":
        (torn / checkpoints.MANIFEST).unlink()


def test_a_second_engine_on_the_same_state_says_so(local: Engine) -> None:
    command = [processes.engine_python(), "-m", "infra.local.engine", "--port", str(processes.free_port())]
    command += ["--state", str(local.state), "--patience", "0"]
    done = subprocess.run(command, cwd=processes.ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "another engine runs on the state" in done.stderr
