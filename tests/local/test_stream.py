"""Stream records reach their function at least once and in order, or end in the queue of failures."""

from typing import Any

from infra.local.stream import Record, StreamReader


class Memory:
    """Positions in memory."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """Return what was set."""
        return self.known.get(name)

    def set(self, name: str, position: str) -> None:
        """Keep it."""
        self.known[name] = position


class Scene:
    """A reader whose function fails on chosen records a chosen number of times."""

    def __init__(self, **failing: int) -> None:
        self.failing = failing
        self.done: list[str] = []
        self.pauses: list[float] = []
        self.failures: list[dict[str, Any]] = []
        self.reader = StreamReader(
            name="on_change",
            table="t",
            batch_size=10,
            attempts=3,
            handler=self.handle,
            positions=Memory(),
            give_up=self.failures.append,
            pause=self.pauses.append,
        )

    def handle(self, event: dict[str, Any]) -> None:
        """Note each record, or fail."""
        for entry in event["Records"]:
            number = entry["dynamodb"]["SequenceNumber"]
            if self.failing.get(number, 0) > 0:
                self.failing[number] -= 1
                raise ValueError(number)
            self.done.append(number)


def records(*numbers: str) -> list[Record]:
    """Return records with these sequence numbers."""
    return [{"eventSourceARN": "arn", "dynamodb": {"SequenceNumber": number}} for number in numbers]


def test_a_batch_that_succeeds_is_delivered_once() -> None:
    scene = Scene()
    scene.reader.deliver(records("a", "b"))

    assert scene.done == ["a", "b"]
    assert scene.pauses == []


def test_a_failing_record_is_tried_again_and_does_not_overtake() -> None:
    scene = Scene(b=3)
    scene.reader.deliver(records("a", "b", "c"))

    assert list(dict.fromkeys(scene.done)) == ["a", "b", "c"]
    assert scene.failures == []


def test_a_record_that_never_succeeds_goes_to_the_failures_and_lets_the_others_pass() -> None:
    scene = Scene(b=1000)
    scene.reader.deliver(records("a", "b", "c", "d"))

    assert list(dict.fromkeys(scene.done)) == ["a", "c", "d"]
    [failure] = scene.failures
    assert failure["DDBStreamBatchInfo"]["startSequenceNumber"] == "b"
    assert scene.pauses == [0.2, 0.4, 0.8]
