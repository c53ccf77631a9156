"""What lies in a queue of failures, by whoever put it there."""

import json
from datetime import UTC, datetime

import pytest

from chalicelib.domain.dead_letter import INBOUND, REMOVALS, Batch, DeadLetter, given_up, read_dead_letter

AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
ARN = "arn:aws:lambda:us-east-1:000000000000:function:recourse-prod-OnRecordsChange-1A2B"


def read(body: str) -> DeadLetter:
    return read_dead_letter("m-1", AT, body, "receipt")


def test_a_batch_of_a_stream_is_its_place_and_the_function_that_gave_it_up() -> None:
    told = {
        "requestContext": {"functionArn": f"{ARN}:$LATEST", "condition": "RetryAttemptsExhausted"},
        "DDBStreamBatchInfo": {
            "shardId": "shard-1",
            "startSequenceNumber": "100",
            "endSequenceNumber": "104",
            "batchSize": 3,
            "streamArn": "arn:stream",
        },
    }
    letter = read(json.dumps(told))
    assert letter.batch == Batch(stream="arn:stream", shard="shard-1", first="100", last="104")
    assert (letter.function_name, letter.error, letter.size) == (
        "recourse-prod-OnRecordsChange-1A2B",
        "RetryAttemptsExhausted",
        3,
    )
    assert letter.event is None


def test_an_event_that_came_asynchronously_is_kept_with_the_type_of_its_error() -> None:
    told = {
        "requestContext": {"functionArn": ARN, "condition": "RetriesExhausted"},
        "requestPayload": {"Records": [1]},
        "responsePayload": {"errorType": "JobFailed", "errorMessage": "ana@example.com"},
    }
    letter = read(json.dumps(told))
    assert (letter.error, letter.event, letter.batch) == ("JobFailed", {"Records": [1]}, None)
    assert "ana" not in repr(letter)
    assert read(json.dumps({**told, "responsePayload": None})).error == "RetriesExhausted"


def test_what_sns_could_not_hand_over_becomes_the_event_that_it_would_have_been() -> None:
    told = {"Type": "Notification", "Message": '{"eventType": "Bounce"}'}
    letter = read(json.dumps(told))
    assert letter.event == {"Records": [{"EventSource": "aws:sns", "Sns": told}]}
    assert (letter.function, letter.function_name, letter.error) == ("", "", "NotDelivered")


def test_objects_that_were_not_removed_are_given_to_the_function_that_removes_them_as_sqs_would() -> None:
    body = json.dumps(["files", "acc_1/R/F", "uploads/acc_1/R/F"])
    letter = read(body)
    assert (letter.function_name, letter.error, letter.size) == (REMOVALS, "NotRemoved", 2)
    assert letter.event == {"Records": [{"messageId": "m-1", "body": body}]}
    assert "acc_1" not in repr(letter)


def test_what_a_job_of_ours_gives_up_is_read_as_what_lambda_does() -> None:
    event = {"detail": {"object": {"key": "incoming/m"}}}
    letter = read(given_up(INBOUND, event))
    assert (letter.function_name, letter.error, letter.event) == (INBOUND, "RetriesExhausted", event)


@pytest.mark.parametrize("body", ["no json", "[1]", "[]", '["files"]', '["files", 1]', "{}"])
def test_what_nobody_knows_has_neither_function_nor_event(body: str) -> None:
    letter = read(body)
    assert (letter.function, letter.event, letter.batch, letter.error) == ("", None, None, "Unknown")


def test_a_functions_name_without_an_arn_is_itself() -> None:
    assert DeadLetter(id="m", at=AT, function="on_records_change").function_name == "on_records_change"
