"""A deployment on the engine, and its streams as Lambda would deliver them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import boto3
import pytest
from chalice.app import EventSourceHandler

from chalicelib import aws as aws_clients
from chalicelib import composition
from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account
from chalicelib.domain.contact import Email
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from infra.local.stream import StreamReader

# What EventBridge sends; nothing of it is read.
SCHEDULED: Final[dict[str, Any]] = {
    **dict.fromkeys(("version", "id", "detail-type", "source", "account", "time", "region"), ""),
    "resources": [],
    "detail": {},
}


class Positions:
    """How far each function has read, for one test."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self._known.get(name)

    def set(self, name: str, position: str) -> None:
        self._known[name] = position


@dataclass
class Deployment:
    """A composed desk with one business, and a way to let its streams flow."""

    desk: LiveDesk
    account: Account

    def flow(self, table: str, handler: EventSourceHandler) -> list[dict[str, Any]]:
        """Hand everything that lies in a table's stream to a handler; return the batches that it gave up.

        The stream is read in the name of the handler's function, as Lambda does.
        """
        given_up: list[dict[str, Any]] = []
        arn = boto3.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
        reader = StreamReader(
            name=handler.func.__name__ if isinstance(handler, EventSourceHandler) else "test",
            table=table,
            batch_size=100,
            attempts=1,
            handler=lambda event: handler(event, None),
            positions=Positions(),
            give_up=given_up.append,
            pause=lambda _: None,
        )
        streams = boto3.client("dynamodbstreams")
        iterator = None
        for _ in range(3):
            iterator = reader.poll(streams, iterator, arn)
        return given_up


@pytest.fixture(scope="module")
def deployment(stage_environment: dict[str, str]) -> Iterator[Deployment]:
    """Compose the desk on this module's stage and open a business there."""
    aws_clients.forget()
    composition.desk.cache_clear()
    desk = composition.desk()
    command = OpenAccount(
        name="Acme Stores",
        slug="acme",
        time_zone="America/Los_Angeles",
        place="US-CA",
        owner_name="Olga Owner",
        owner_email=Email("olga@acme.example"),
    )
    account, _ = open_account(desk, command)
    yield Deployment(desk, account)
    composition.desk.cache_clear()
    aws_clients.forget()
