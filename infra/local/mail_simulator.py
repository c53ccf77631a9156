"""Plays what becomes of mail after SES has taken it, for the addresses of Amazon's own mailbox simulator.

The local engine's SES keeps every mail and publishes no events. This listens to what the worker hands over, and tells
the functions that follow the topic of mail events what SES would tell: mail to bounce@simulator.amazonses.com comes
back, mail to suppressionlist@ is never sent, complaint@ calls it spam, ooto@ answers that the person is away.
A label behind a plus sign keeps several people apart: bounce+ana@simulator.amazonses.com.
"""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, Final

from infra.local.stream import where

DOMAIN: Final = "simulator.amazonses.com"
_GONE: Final = {"action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}
_OUTCOMES: Final[dict[str, dict[str, Any]]] = {
    "bounce": {"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bounceSubType": "General"}},
    "suppressionlist": {
        "eventType": "Bounce",
        "bounce": {"bounceType": "Permanent", "bounceSubType": "OnAccountSuppressionList"},
    },
    "complaint": {"eventType": "Complaint", "complaint": {"complaintSubType": None}},
    "ooto": {"eventType": "Bounce", "bounce": {"bounceType": "Transient", "bounceSubType": "General"}},
}
_CONTEXT: Final = "recourse_mail"

Handler = Callable[[dict[str, Any]], object]
logger = logging.getLogger("recourse.worker")


@dataclass
class MailSimulator:
    """Hears of every mail that a client hands over and tells `handlers` what became of it."""

    handlers: list[Handler]
    _waiting: SimpleQueue[dict[str, Any]] = field(default_factory=SimpleQueue)

    def listen(self, ses: Any) -> None:
        """Hear of the mails of this client (API version 2)."""
        ses.meta.events.register("before-call.sesv2.SendEmail", self._remember)
        ses.meta.events.register("after-call.sesv2.SendEmail", self._taken)

    def deliver(self, *, wait: float) -> int:
        """Tell what is known by now, waiting at most so many seconds for the first; return how many were told."""
        count = 0
        while True:
            try:
                event = self._waiting.get(timeout=0 if count else wait)
            except Empty:
                return count
            for handler in self.handlers:
                self._tell(handler, event)
            count += 1

    def _remember(self, params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        context[_CONTEXT] = json.loads(params["body"])

    def _taken(self, parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        mail = context.pop(_CONTEXT, None)
        if mail and "MessageId" in parsed:
            for address in mail["Destination"]["ToAddresses"]:
                event = event_of(mail, address, parsed["MessageId"])
                if event:
                    self._waiting.put(event)

    def _tell(self, handler: Handler, event: dict[str, Any]) -> None:
        try:
            handler(as_lambda_delivers(event))
        except Exception as error:  # noqa: BLE001 - Lambda would try again; the next mail may succeed
            logger.warning("an event of the mail simulator failed: %s", where(error))


def event_of(mail: dict[str, Any], address: str, message_id: str) -> dict[str, Any] | None:
    """Return what SES would publish of a mail to this address; None for an address outside the simulator."""
    local, _, domain = address.rpartition("@")
    outcome = _OUTCOMES.get(local.lower().partition("+")[0])
    if domain.lower() != DOMAIN or outcome is None:
        return None
    event: dict[str, Any] = json.loads(json.dumps(outcome))
    if "bounce" in event:
        permanent = event["bounce"]["bounceType"] == "Permanent"
        event["bounce"]["bouncedRecipients"] = [{"emailAddress": address} | (_GONE if permanent else {})]
    tags = {tag["Name"]: [tag["Value"]] for tag in mail.get("EmailTags", [])}
    if mail.get("ConfigurationSetName"):
        tags["ses:configuration-set"] = [mail["ConfigurationSetName"]]
    return event | {"mail": {"messageId": message_id, "destination": [address], "tags": tags}}


def as_lambda_delivers(event: dict[str, Any]) -> dict[str, Any]:
    """Wrap an event as SNS hands it to a function."""
    message = {"Message": json.dumps(event), "Subject": "Amazon SES Email Event Notification", "MessageAttributes": {}}
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    return {"Records": [{"EventSource": "aws:sns", "Sns": {**message, "Type": "Notification", "Timestamp": stamp}}]}
