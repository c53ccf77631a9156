"""Plays Lambda's event sources on this machine: reads the streams, keeps the schedules, calls the packaged handlers.

What there is to do comes from the app's own declarations and from infra/resources.yaml, not from a list kept here.
"""

import json
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from chalice.app import Chalice, DynamoDBEventConfig, ScheduledEventConfig, SNSEventConfig
from chalice.utils import to_cfn_resource_name

from chalicelib import aws
from infra.local import clock
from infra.local.environment import local_folder
from infra.local.events import Events
from infra.local.functions import handler_of
from infra.local.inbound import Postman
from infra.local.invocations import Invocations
from infra.local.lifecycle import Lifecycle
from infra.local.mail_simulator import MailSimulator
from infra.local.permissions import guard
from infra.local.queues import QueueReader, queue_readers
from infra.local.schedule import pause_of, scheduled_event
from infra.local.stream import StreamReader, where
from infra.local.template import Template
from infra.local.transcriptions import Transcriptions

PAUSE_BETWEEN_POLLS = 0.3
PAUSE_WHILE_QUIET = 1.0  # of a stream on which nothing came for so long: most of what an idle stack costs is asking
QUIET_AFTER = 20.0
PAUSE_BETWEEN_LOOKS = 1.0
PAUSE_BETWEEN_LIFECYCLES = 60.0
PAUSE_AFTER_FAULT = 2.0

logger = logging.getLogger("recourse.worker")
stopping = threading.Event()


class Places:
    """Positions and times by function name, kept in one small file that is replaced as a whole."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}
        if file.exists():
            self._known = json.loads(file.read_text())

    def get(self, name: str) -> str | None:
        """Return what was remembered for this name."""
        return self._known.get(name)

    def set(self, name: str, position: str) -> None:
        """Remember it now."""
        with self._lock:
            self._known[name] = position
            unfinished = self._file.with_suffix(".unfinished")
            unfinished.write_text(json.dumps(self._known))
            unfinished.replace(self._file)


def stream_readers(app: Chalice, template: Template, places: Places) -> list[StreamReader]:
    """Return a reader for each function that declares a stream."""
    streams = template.streams()
    readers = []
    for source in app.event_sources:
        if not isinstance(source, DynamoDBEventConfig):
            continue
        table, reading = streams[to_cfn_resource_name(source.name)]
        properties = template.resources()[table]["Properties"]
        readers.append(
            StreamReader(
                name=source.name,
                table=template.resolve(properties["TableName"]),
                batch_size=source.batch_size,
                attempts=reading["MaximumRetryAttempts"],
                handler=handler_of(source.handler_string),
                positions=places,
                give_up=_queue_of_failures(template),
                pause=stopping.wait,
            )
        )
    return readers


def _queue_of_failures(template: Template) -> Callable[[dict[str, Any]], None]:
    sqs, streams = boto3.client("sqs"), boto3.client("dynamodbstreams")
    queue = template.resolve(template.resources()["StreamFailures"]["Properties"]["QueueName"])

    def send(failure: dict[str, Any]) -> None:
        batch = failure["DDBStreamBatchInfo"]
        [shard] = streams.describe_stream(StreamArn=batch["streamArn"])["StreamDescription"]["Shards"]
        batch["shardId"] = shard["ShardId"]
        url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(failure))

    return send


def follow(reader: StreamReader) -> None:
    """Read one stream until the worker stops; an engine that is away for a while is waited for."""
    streams = boto3.client("dynamodbstreams")
    arn = boto3.client("dynamodb").describe_table(TableName=reader.table)["Table"]["LatestStreamArn"]
    iterator: str | None = None
    came_at, position = time.monotonic(), reader.positions.get(reader.name)
    while not stopping.wait(PAUSE_WHILE_QUIET if time.monotonic() > came_at + QUIET_AFTER else PAUSE_BETWEEN_POLLS):
        try:
            iterator = reader.poll(streams, iterator, arn)
            if position != (position := reader.positions.get(reader.name)):
                came_at = time.monotonic()
        except (BotoCoreError, ClientError) as error:
            logger.warning("%s cannot read its stream: %s", reader.name, type(error).__name__)
            iterator = None
            stopping.wait(PAUSE_AFTER_FAULT)


def take_messages(reader: QueueReader) -> None:
    """Take messages from one queue until the worker stops."""
    sqs = boto3.client("sqs")
    while not stopping.is_set():
        try:
            reader.poll(sqs)
        except (BotoCoreError, ClientError) as error:
            logger.warning("%s cannot read its queue: %s", reader.name, type(error).__name__)
            stopping.wait(PAUSE_AFTER_FAULT)


def mail_simulator(app: Chalice) -> MailSimulator:
    """Return what tells the app's topics of mail that comes back; it listens to the client that mails here."""
    sources = [source for source in app.event_sources if isinstance(source, SNSEventConfig)]
    simulator = MailSimulator([handler_of(source.handler_string) for source in sources])
    simulator.listen(aws.client("sesv2"))
    return simulator


def bring_mail_back(simulator: MailSimulator) -> None:
    """Tell what became of the mails until the worker stops, a moment after each was sent."""
    while not stopping.wait(PAUSE_BETWEEN_POLLS):
        simulator.deliver(wait=1)


def tell_of_transcriptions(transcriptions: Transcriptions) -> None:
    """Tell what became of transcription jobs until the worker stops."""
    while not stopping.wait(PAUSE_BETWEEN_LOOKS):
        try:
            transcriptions.look()
        except (BotoCoreError, ClientError) as error:
            logger.warning("the transcription jobs cannot be read: %s", type(error).__name__)
            stopping.wait(PAUSE_AFTER_FAULT)


def carry_mail(postman: Postman) -> None:
    """Tell of mail that has come in until the worker stops."""
    s3 = boto3.client("s3")
    while not stopping.wait(PAUSE_BETWEEN_LOOKS):
        try:
            postman.look(s3)
        except (BotoCoreError, ClientError) as error:
            logger.warning("the mail that came in cannot be read: %s", type(error).__name__)
            stopping.wait(PAUSE_AFTER_FAULT)


def run_lifecycle(lifecycle: Lifecycle) -> None:
    """Run S3's rules each minute until the worker stops, and at once when their clock was moved."""
    ran_at, ran_ahead = 0.0, -1
    while not stopping.wait(PAUSE_BETWEEN_LOOKS):
        ahead = clock.days_ahead()
        if ahead == ran_ahead and time.time() < ran_at + PAUSE_BETWEEN_LIFECYCLES:
            continue
        ran_at, ran_ahead = time.time(), ahead
        try:
            lifecycle.run(clock.lifecycle_now())
        except (BotoCoreError, ClientError) as error:
            logger.warning("the lifecycle cannot run: %s", type(error).__name__)


def lifecycle_of(template: Template, events: Events) -> Lifecycle:
    """Return what runs the rules of the template's buckets, but for those that keep locked versions for years."""
    buckets = [entry["Properties"] for entry in template.resources().values() if entry["Type"] == "AWS::S3::Bucket"]
    ours = tuple(template.resolve(one["BucketName"]) for one in buckets if "VersioningConfiguration" not in one)
    return Lifecycle(boto3.client("s3"), ours, events.publish)


def keep_schedules(app: Chalice, places: Places) -> None:
    """Call each scheduled function when its time has come; what was missed while off is made up once, at the start."""
    sources = [source for source in app.event_sources if isinstance(source, ScheduledEventConfig)]
    handlers = {source.name: handler_of(source.handler_string) for source in sources}
    pauses = {source.name: pause_of(str(source.schedule_expression)) for source in sources}
    while not stopping.wait(1):
        for source in sources:
            if time.time() < float(places.get(source.name) or 0) + pauses[source.name]:
                continue
            places.set(source.name, str(time.time()))
            try:
                handlers[source.name](scheduled_event(source.name, datetime.now(UTC).isoformat(timespec="seconds")))
            except Exception as error:  # noqa: BLE001 - the next one may succeed, as on EventBridge
                logger.warning("%s failed: %s", source.name, where(error))


def main() -> None:
    """Work until SIGTERM or SIGINT."""
    from app import app

    guard.stand()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    state = local_folder() / "state"
    state.mkdir(parents=True, exist_ok=True)
    places = Places(state / "worker.json")
    template = Template.load(Stage=os.environ["RECOURSE_STAGE"])
    Invocations(app).listen(aws.client("lambda"))
    readers = stream_readers(app, template, places)
    threads = [threading.Thread(target=follow, args=(reader,), name=reader.name) for reader in readers]
    threads.append(threading.Thread(target=bring_mail_back, args=(mail_simulator(app),), name="mail"))
    events = Events(app, template)
    transcriptions = Transcriptions(boto3.client("transcribe"), events.publish, places)
    threads.append(threading.Thread(target=tell_of_transcriptions, args=(transcriptions,), name="transcriptions"))
    threads.append(threading.Thread(target=carry_mail, args=(Postman(events),), name="inbound"))
    threads.append(threading.Thread(target=run_lifecycle, args=(lifecycle_of(template, events),), name="lifecycle"))
    threads += [
        threading.Thread(target=take_messages, args=(queue,), name=queue.name) for queue in queue_readers(app, template)
    ]
    for thread in threads:
        thread.start()
    keep_schedules(app, places)
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
