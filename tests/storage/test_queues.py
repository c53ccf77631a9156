"""Queues of failures on the engine: looked at without harm, taken, deleted by name."""

import json

import boto3
import pytest

from chalicelib import aws
from chalicelib.errors import NotFound, Unavailable
from chalicelib.storage.queues import SqsQueues


@pytest.fixture
def queues(stage_environment: dict[str, str]) -> SqsQueues:
    aws.forget()
    failures = stage_environment["RECOURSE_FAILURE_QUEUES"].split()
    for url in failures:
        boto3.client("sqs").purge_queue(QueueUrl=url)
    stage = stage_environment["RECOURSE_STAGE"]
    return SqsQueues([stage_environment["RECOURSE_WEBHOOK_QUEUE"]], failures, prefix=f"recourse-{stage}-")


def fail(stage_environment: dict[str, str], count: int) -> set[str]:
    [url] = [one for one in stage_environment["RECOURSE_FAILURE_QUEUES"].split() if one.endswith("stream-failures")]
    body = json.dumps({"requestContext": {"functionArn": "f", "condition": "c"}, "requestPayload": {}})
    return {boto3.client("sqs").send_message(QueueUrl=url, MessageBody=body)["MessageId"] for _ in range(count)}


def test_each_queue_has_its_name_and_its_depth(queues: SqsQueues, stage_environment: dict[str, str]) -> None:
    fail(stage_environment, 3)
    found = {one.name: (one.failures, one.waiting) for one in queues.depths()}
    failures = {"stream-failures": 3, "mail-event-failures": 0, "removal-failures": 0}
    assert found == {"webhooks": (False, 0)} | {name: (True, waiting) for name, waiting in failures.items()}


def test_a_look_sees_more_than_one_call_gives_and_so_does_the_next(
    queues: SqsQueues, stage_environment: dict[str, str]
) -> None:
    names = fail(stage_environment, 23)
    for _ in range(2):
        assert {letter.id for letter in queues.look("stream-failures", limit=50)} == names
    assert len(queues.look("stream-failures", limit=5)) == 5


def test_what_was_taken_is_out_of_sight_until_it_is_dropped(
    queues: SqsQueues, stage_environment: dict[str, str]
) -> None:
    fail(stage_environment, 2)
    taken = queues.take("stream-failures")
    assert len(taken) == 2
    assert queues.take("stream-failures") == ()
    for letter in taken:
        queues.drop("stream-failures", letter)
    [depth] = [one for one in queues.depths() if one.name == "stream-failures"]
    assert (depth.waiting, depth.in_flight) == (0, 0)


def test_what_was_taken_and_not_tried_is_given_back(queues: SqsQueues, stage_environment: dict[str, str]) -> None:
    fail(stage_environment, 3)
    first, *others = queues.take("stream-failures")
    queues.give_back("stream-failures", others)
    assert {letter.id for letter in queues.take("stream-failures")} == {letter.id for letter in others}
    queues.give_back("stream-failures", [])
    assert first not in queues.take("stream-failures")


def test_named_messages_are_deleted_and_the_others_stay_in_sight(
    queues: SqsQueues, stage_environment: dict[str, str]
) -> None:
    names = sorted(fail(stage_environment, 15))
    assert queues.delete("stream-failures", [*names[:4], "none"]) == 4
    assert {letter.id for letter in queues.look("stream-failures", limit=50)} == set(names[4:])


def test_a_queue_of_work_is_not_looked_into(queues: SqsQueues) -> None:
    for name in ("webhooks", "nothing"):
        with pytest.raises(NotFound):
            queues.look(name, limit=1)


def test_a_queue_that_does_not_answer_is_unavailable(stage_environment: dict[str, str]) -> None:
    gone = stage_environment["RECOURSE_WEBHOOK_QUEUE"] + "-gone"
    with pytest.raises(Unavailable):
        SqsQueues([gone], [], prefix="").depths()
