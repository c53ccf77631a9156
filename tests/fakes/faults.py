"""The network between us and AWS, which can be made to fail: before a call arrives, or after it was done.

`Faults` hears of every request that the process's AWS clients send, on the wire, below the SDK's retries.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import pytest
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from botocore.httpsession import URLLib3Session

from chalicelib import aws

SERVICES: Final = ("dynamodb", "kms", "s3", "secretsmanager", "sesv2")


class When(StrEnum):
    """Where the call is lost."""

    BEFORE = "before"  # it never arrived
    AFTER = "after"  # it was done, and the answer never arrived


@dataclass
class Faults:
    """Counts calls since `arm`, loses number `at` (0 is the first) and keeps the mails that went out."""

    calls: list[str] = field(default_factory=list)
    mails: list[dict[str, Any]] = field(default_factory=list)
    at: int | None = None
    when: When = When.BEFORE
    fired: bool = False
    _network: URLLib3Session = field(default_factory=URLLib3Session)

    def arm(self, at: int | None, when: When = When.BEFORE) -> None:
        """Count from here; lose call number `at`, or none."""
        self.calls, self.mails, self.at, self.when, self.fired = [], [], at, when, False

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Neither count nor lose for a while."""
        held = self.at, self.calls
        self.at, self.calls = None, []
        yield
        self.at, self.calls = held

    def __call__(self, request: Any, event_name: str, **_: Any) -> Any:
        """Answer botocore's `before-send`: None lets the request pass."""
        number = len(self.calls)
        call = event_name.removeprefix("before-send.")
        self.calls.append(call)
        lost = number == self.at
        if lost and self.when is When.BEFORE:
            self.fired = True
            raise ConnectionClosedError(endpoint_url=request.url)
        if call == "sesv2.SendEmail":
            self.mails.append(json.loads(request.body))
        if lost:
            self.fired = True
            self._network.send(request)
            raise ReadTimeoutError(endpoint_url=request.url)
        return None


@contextmanager
def faulty_network(*, attempts: int) -> Iterator[Faults]:
    """Let every AWS client of the process pass through a `Faults`; the SDK tries each call `attempts` times."""
    faults = Faults()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            aws, "_CONFIG", aws._CONFIG.merge(Config(retries={"mode": "standard", "total_max_attempts": attempts}))
        )
        aws.forget()
        for service in SERVICES:
            aws.client(service).meta.events.register_first("before-send", faults)
        yield faults
    aws.forget()
