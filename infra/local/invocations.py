"""Plays AWS Lambda for whoever calls a function of the app by name and waits for its answer: it runs in this process.

The local engine would start a container for it. Functions are called by the names that the local worker writes into
the queue of failures.
"""

import io
import json
import logging
from dataclasses import dataclass
from typing import Any

from chalice.app import Chalice

from infra.local.functions import handler_of
from infra.local.stream import where

logger = logging.getLogger("recourse.worker")


@dataclass
class Invocations:
    """Answers the calls of a client in Lambda's place."""

    app: Chalice

    def listen(self, client: Any) -> None:
        """Answer this client's calls; nothing of them leaves the process."""
        client.meta.events.register("before-call.lambda.Invoke", self._answer)

    def _answer(self, params: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]]:
        name = params["url_path"].split("/")[3]
        event = json.loads(params["body"])
        try:
            [source] = [one for one in self.app.event_sources if one.name == name]
            answer = handler_of(source.handler_string)(event)
        except Exception as error:  # noqa: BLE001 - Lambda answers with the error, too
            logger.warning("%s failed: %s", name, where(error))
            return _ok(), {"StatusCode": 200, "FunctionError": "Unhandled", "Payload": _payload({})}
        return _ok(), {"StatusCode": 200, "Payload": _payload(answer)}


class _Answer:
    """What botocore looks at in an answer of the network."""

    status_code = 200


def _ok() -> _Answer:
    return _Answer()


def _payload(answer: object) -> io.BytesIO:
    return io.BytesIO(json.dumps(answer).encode())
