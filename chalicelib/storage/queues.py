"""The deployment's queues at Amazon SQS: how much lies there, and what the queues of failures hold."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import client
from chalicelib.domain.dead_letter import DeadLetter, given_up, read_dead_letter
from chalicelib.errors import NotFound, Unavailable
from chalicelib.services.ports.operations import QueueDepth

TAKEN_SECONDS: Final = 600
_LOOKED_SECONDS: Final = 5  # what one look has seen is not seen by the next call of the same look
_AT_ONCE: Final = 10
_CALLS: Final = 12
_COUNTS: Final = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")


class SqsQueues:
    """See `services.ports.operations.Queues`; a queue is called by its name without the deployment's."""

    def __init__(self, work: Collection[str], failures: Collection[str], *, prefix: str) -> None:
        self._work = {_name(url, prefix): url for url in work}
        self._failures = {_name(url, prefix): url for url in failures}

    @property
    def failing(self) -> tuple[str, ...]:
        """See `Queues`."""
        return tuple(self._failures)

    def depths(self) -> tuple[QueueDepth, ...]:
        """See `Queues`."""
        return tuple(
            self._depth(name, url, failures=failures)
            for queues, failures in ((self._work, False), (self._failures, True))
            for name, url in queues.items()
        )

    def look(self, queue: str, *, limit: int) -> tuple[DeadLetter, ...]:
        """See `Queues`."""
        found: dict[str, DeadLetter] = {}
        for _ in range(_CALLS):
            letters = self._receive(queue, seconds=_LOOKED_SECONDS)
            found |= {letter.id: letter for letter in letters}
            if not letters or len(found) >= limit:
                break
        self.give_back(queue, found.values())
        return tuple(sorted(found.values(), key=lambda letter: (letter.at, letter.id))[:limit])

    def take(self, queue: str) -> tuple[DeadLetter, ...]:
        """See `Queues`."""
        return self._receive(queue, seconds=TAKEN_SECONDS)

    def put(self, queue: str, *, function: str, event: Mapping[str, Any]) -> None:
        """See `Queues`."""
        with _answering():
            client("sqs").send_message(QueueUrl=self._url(queue), MessageBody=given_up(function, event))

    def give_back(self, queue: str, letters: Iterable[DeadLetter]) -> None:
        """See `Queues`; a look does so with what it has seen."""
        seen = [letter.receipt for letter in letters]
        for start in range(0, len(seen), _AT_ONCE):
            entries = [
                {"Id": str(number), "ReceiptHandle": receipt, "VisibilityTimeout": 0}
                for number, receipt in enumerate(seen[start : start + _AT_ONCE])
            ]
            with _answering():
                client("sqs").change_message_visibility_batch(QueueUrl=self._url(queue), Entries=entries)

    def drop(self, queue: str, letter: DeadLetter) -> None:
        """See `Queues`."""
        with _answering():
            client("sqs").delete_message(QueueUrl=self._url(queue), ReceiptHandle=letter.receipt)

    def delete(self, queue: str, names: Collection[str]) -> int:
        """See `Queues`."""
        left, others = set(names), dict[str, DeadLetter]()
        for _ in range(_CALLS):
            letters = self._receive(queue, seconds=_LOOKED_SECONDS) if left else ()
            if not letters:
                break
            for letter in letters:
                if letter.id in left:
                    self.drop(queue, letter)
                    left.discard(letter.id)
                else:
                    others[letter.id] = letter
        self.give_back(queue, others.values())
        return len(set(names)) - len(left)

    def _depth(self, name: str, url: str, *, failures: bool) -> QueueDepth:
        with _answering():
            told = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=list(_COUNTS))["Attributes"]
        waiting, in_flight = (int(told.get(count, 0)) for count in _COUNTS)
        return QueueDepth(name=name, failures=failures, waiting=waiting, in_flight=in_flight)

    def _receive(self, queue: str, *, seconds: int) -> tuple[DeadLetter, ...]:
        with _answering():
            answer = client("sqs").receive_message(
                QueueUrl=self._url(queue),
                MaxNumberOfMessages=_AT_ONCE,
                VisibilityTimeout=seconds,
                AttributeNames=["SentTimestamp"],
            )
        return tuple(_letter(message) for message in answer.get("Messages", []))

    def _url(self, queue: str) -> str:
        if queue not in self._failures:
            raise NotFound("queue")
        return self._failures[queue]


def _letter(message: dict[str, Any]) -> DeadLetter:
    sent = datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, tz=UTC)
    return read_dead_letter(message["MessageId"], sent, message["Body"], message["ReceiptHandle"])


def _name(url: str, prefix: str) -> str:
    return url.rpartition("/")[2].removeprefix(prefix)


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError):
        raise Unavailable("the queue did not answer") from None
