"""What Lambda would call by itself: streams, queues, schedules, each by the app's own declarations."""

import os
import traceback
from dataclasses import dataclass, field

import boto3
from chalice.app import ScheduledEventConfig

from infra.local.functions import handler_of
from infra.local.queues import queue_readers
from infra.local.schedule import scheduled_event
from infra.local.template import Template
from infra.local.worker import Places, stream_readers
from tests.http.stage import Stage


class Positions(Places):
    """How far each function has read, for one test."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def set(self, name: str, position: str) -> None:
        self._known[name] = position


@dataclass
class Background:
    """The jobs of a stage; `failed` names those that did not come to their end."""

    stage: Stage
    failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read what the app and the template declare."""
        template = Template.load(Stage=os.environ["RECOURSE_STAGE"])
        self._streams = stream_readers(self.stage.app, template, Positions())
        self._queues = queue_readers(self.stage.app, template)

    def run(self) -> None:
        """Let everything flow that lies there, and each schedule come once."""
        streams = boto3.client("dynamodbstreams")
        for reader in self._streams:
            arn = boto3.client("dynamodb").describe_table(TableName=reader.table)["Table"]["LatestStreamArn"]
            iterator = None
            for _ in range(40):
                iterator = reader.poll(streams, iterator, arn)
        self.schedules()
        for queue in self._queues:
            while queue.poll(boto3.client("sqs")):
                pass

    def schedules(self) -> None:
        """Call each scheduled function once."""
        for source in self.stage.app.event_sources:
            if isinstance(source, ScheduledEventConfig):
                try:
                    handler_of(source.handler_string)(scheduled_event(source.name, "2026-11-22T00:00:00Z"))
                except Exception as error:  # noqa: BLE001  Lambda writes what a function raises into its log
                    self.failed.append("".join(traceback.format_exception(error)))
