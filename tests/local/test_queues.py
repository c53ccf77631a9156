"""Messages of a queue reach their function; what it names as failed stays in the queue."""

from typing import Any

import pytest

from infra.local.queues import QueueReader


class Queue:
    """SQS with one queue, whose messages stay until they are deleted."""

    def __init__(self, *bodies: str) -> None:
        self.left = {str(number): body for number, body in enumerate(bodies)}

    def get_queue_url(self, **_: str) -> dict[str, str]:
        return {"QueueUrl": "q"}

    def receive_message(self, **asked: Any) -> dict[str, Any]:
        most = list(self.left.items())[: asked["MaxNumberOfMessages"]]
        return {"Messages": [{"MessageId": name, "ReceiptHandle": name, "Body": body} for name, body in most]}

    def delete_message(self, **asked: str) -> None:
        del self.left[asked["ReceiptHandle"]]


def reader(answer: Any) -> tuple[QueueReader, list[str]]:
    seen: list[str] = []

    def handle(event: dict[str, Any]) -> object:
        seen.extend(record["body"] for record in event["Records"])
        if isinstance(answer, Exception):
            raise answer
        return answer

    return QueueReader("on_thing", "things", 2, handle), seen


def test_what_was_dealt_with_is_deleted_batch_by_batch() -> None:
    queue, (reading, seen) = Queue("a", "b", "c"), reader({"batchItemFailures": []})
    assert [reading.poll(queue) for _ in range(3)] == [2, 1, 0]
    assert seen == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("answer", "left"),
    [({"batchItemFailures": [{"itemIdentifier": "1"}]}, {"1": "b"}), (ValueError("x"), {"0": "a", "1": "b"})],
)
def test_what_failed_stays(answer: Any, left: dict[str, str]) -> None:
    queue, (reading, _) = Queue("a", "b"), reader(answer)
    reading.poll(queue)
    assert queue.left == left
