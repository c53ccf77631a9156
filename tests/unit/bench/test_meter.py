"""What is billed for calls that were recorded, and which functions a change of a table calls."""

from typing import Any

import pytest

from bench.calls import Recorder
from bench.meter import billed, fits, memory_of, sent


def test_calls_are_billed_by_their_kind() -> None:
    made: list[tuple[str, dict[str, Any]]] = [
        ("PutItem", {"Item": {"id": {"S": "x"}}}),
        ("GetItem", {"ConsistentRead": True}),
        ("PutObject", {}),
        ("GetObject", {}),
        ("DeleteObject", {}),
        ("Sign", {}),
        ("GetSecretValue", {}),
        ("SendMessage", {}),
        ("StartTranscriptionJob", {}),
    ]
    usage = billed(Recorder(made, [{}] * len(made)), {})
    one = ("write unit", "read unit", "s3 write", "s3 read", "kms call", "secret read", "sqs call")
    assert usage == dict.fromkeys(one, 1)


def test_in_a_transaction_every_part_costs_twice_and_a_deleted_row_its_index_entry() -> None:
    row = {"pk": {"S": "a"}, "sk": {"S": "b"}, "due_pk": {"S": "c"}, "due_sk": {"S": "d"}}
    parts = [{"Put": {"Item": {"pk": {"S": "x"}, "seq": {"N": "1"}}}}, {"Update": {}}, {"ConditionCheck": {}}]
    assert Recorder([("TransactWriteItems", {"TransactItems": parts})], [{}]).write_units({}) == 6
    gone = [{"Delete": {"Key": {"pk": row["pk"], "sk": row["sk"]}}}]
    assert Recorder([("TransactWriteItems", {"TransactItems": gone})], [{}]).write_units({("a", "b"): row}) == 3


@pytest.mark.parametrize(
    ("tag", "wanted"), [("request:submitted", True), ("suppression:added", True), ("session:opened", False)]
)
def test_a_filter_of_the_template_keeps_what_a_function_is_not_for(tag: str, wanted: bool) -> None:  # noqa: FBT001
    pattern = {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"tag": {"S": [{"prefix": "request:"}, "x"]}}}}
    pattern["dynamodb"]["NewImage"]["tag"]["S"].append({"prefix": "suppression:"})  # type: ignore[index]
    record = {"eventName": "INSERT", "dynamodb": {"NewImage": {"tag": {"S": tag}}}}
    assert fits(pattern, record) is wanted
    assert not fits(pattern, {**record, "eventName": "REMOVE"})
    assert not fits(pattern, {"eventName": "INSERT", "dynamodb": {}})


def test_memory_is_what_production_gives_a_function() -> None:
    assert memory_of("api_handler") == 1024
    assert memory_of("sweep_outbox") == 512


def test_a_long_text_goes_out_compressed_and_a_font_as_it_is() -> None:
    assert sent(b"a" * 100_000, "text/html") < sent(b"a" * 100_000, "font/woff2")
