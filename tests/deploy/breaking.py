"""What AWS does to a command that changes something: a call gets lost, or comes too early, beneath boto3."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from botocore.exceptions import ClientError

from infra.deploy.cloud import Cloud

_SERVICES: Final = ("apigateway", "dynamodb", "events", "lambda")
_READING: Final = ("Describe", "Get", "List")
# What AWS answers to a call that comes before the last one is done; the emulator is done at once.
EARLY: Final = {
    "CreateBackup": "TableInUseException",
    "DeleteBackup": "BackupInUseException",
    "DeleteEventSourceMapping": "ResourceInUseException",
    "DeleteTable": "ResourceInUseException",
    "PutResourcePolicy": "ResourceInUseException",
    "TagResource": "ResourceInUseException",
    "UpdateContinuousBackups": "ContinuousBackupsUnavailableException",
    "UpdateEventSourceMapping": "ResourceInUseException",
    "UpdateTable": "ResourceInUseException",
}


class CallLost(Exception):
    """The line is dead."""


@contextmanager
def breaking(cloud: Cloud, *, at: int) -> Iterator[None]:
    """Lose the call that changes something for the `at`th time: before AWS got it, or, for even numbers, its answer."""
    done: list[str] = []

    def lose(model: Any, **_: object) -> None:
        if not model.name.startswith(_READING):
            done.append(model.name)
            if len(done) == at:
                raise CallLost(f"{model.name}, change {at}")

    with _heard(cloud, "after-call" if at % 2 == 0 else "before-call", lose):
        yield


def begun_again(cloud: Cloud, step: Callable[[], None], breaks: Iterable[int], between: Callable[[], None]) -> int:
    """Run a step that loses one call each time, until none is lost any more; how often it broke off."""
    for times, at in enumerate(breaks):
        try:
            with breaking(cloud, at=at):
                step()
        except CallLost:
            between()
        else:
            return times
    raise AssertionError("it never came to its end")


@contextmanager
def hurried(cloud: Cloud) -> Iterator[set[str]]:
    """Refuse the first call of each kind that AWS can find too early, let each table go slowly; what was met so."""
    met: set[str] = set()
    going: list[str] = []

    def refuse(model: Any, **_: object) -> None:
        if model.name in EARLY and model.name not in met:
            met.add(model.name)
            raise ClientError({"Error": {"Code": EARLY[model.name], "Message": "too early"}}, model.name)

    def linger(model: Any, parsed: dict[str, Any], http_response: Any, **_: object) -> None:
        if model.name == "DeleteTable":
            going.append(model.name)
        if model.name == "DescribeTable" and http_response.status_code == 400 and going:
            going.pop()
            met.add("DELETING")
            http_response.status_code = 200
            parsed.clear()
            parsed["Table"] = {"TableStatus": "DELETING", "DeletionProtectionEnabled": False}

    with _heard(cloud, "before-call", refuse), _heard(cloud, "after-call", linger):
        yield met


@contextmanager
def _heard(cloud: Cloud, event: str, listener: Any) -> Iterator[None]:
    hooks = [cloud.client(service).meta.events for service in _SERVICES]
    for hook in hooks:
        hook.register(event, listener)
    try:
        yield
    finally:
        for hook in hooks:
            hook.unregister(event, listener)
