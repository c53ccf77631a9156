"""Sends webhooks to the app: signed, repeated as Twilio repeats them, and as badly as one wishes."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode

from infra.local.phone.book import Book
from infra.local.phone.records import Callback, Delivery, Posted
from infra.local.phone.signature import forged, sign
from infra.local.phone.wire import FORM, Incoming, NoAnswer, Outgoing, Transport

EVENTS = ("voice", "step", "recording", "status", "text", "text-status")
MOST_RETRIES = 5
_LOST = -1

Parameters = Mapping[str, str]


@dataclass(frozen=True)
class Webhooks:
    """The ways to the app; `token` signs. Kinds of webhooks are the names in `EVENTS`."""

    book: Book
    transport: Transport
    token: str
    clock: Callable[[], datetime]

    def ask(self, event: str, url: str, parameters: Parameters, *, method: str = "POST") -> Incoming:
        """Send one that a call or text waits for; return the last answer if it is repeated. Raise `NoAnswer`."""
        wanted = self.wanted(event)
        if wanted.lose:
            self._note(event, url, _LOST)
            raise NoAnswer("ct")
        token = str(uuid.uuid4())
        for _ in range(wanted.times - 1):
            self._send(event, url, parameters, method=method, token=token, forge=wanted.forge)
        return self._send(event, url, parameters, method=method, token=token, forge=wanted.forge)

    def tell(self, event: str, url: str, parameters: Parameters) -> None:
        """Put one that nobody waits for on its way; nothing happens without an address."""
        wanted = self.wanted(event)
        if not url:
            return
        if wanted.lose:
            self._note(event, url, _LOST)
            return
        due_at = self.clock() + timedelta(seconds=wanted.delay)
        callback = Callback(event, url, dict(parameters), due_at, str(uuid.uuid4()), wanted.times)
        callback.held, callback.forged = wanted.hold, wanted.forge
        with self.book.lock:
            self.book.state.callbacks.append(callback)

    def deliver(self, *, everything: bool = False, backwards: bool = False) -> int:
        """Send what is due (`everything`: also what is delayed or held), the newest first if `backwards`."""
        now = self.clock()
        with self.book.lock:
            waiting = self.book.state.callbacks
            due = [one for one in waiting if everything or (one.due_at <= now and not one.held)]
            self.book.state.callbacks = [one for one in waiting if one not in due]
        for callback in reversed(due) if backwards else due:
            for _ in range(callback.times):
                self._send_until_taken(callback)
        return len(due)

    def wanted(self, event: str) -> Delivery:
        """What is to go wrong with this kind."""
        return self.book.state.deliveries.get(event) or Delivery()

    def _send_until_taken(self, callback: Callback) -> None:
        """Repeat as the address's fragment asks; without one, once, and only where there was no connection."""
        retries, kinds = overrides(callback.url)
        for _ in range(1 + retries):
            try:
                answer = self._send(
                    callback.event, callback.url, callback.parameters, token=callback.token, forge=callback.forged
                )
                failure = f"{answer.status // 100}xx" if answer.status >= 400 else ""
            except NoAnswer as silence:
                failure = silence.kind
            if not failure or not kinds & {failure, "all"}:
                return

    def _send(
        self, event: str, url: str, parameters: Parameters, *, token: str, forge: bool, method: str = "POST"
    ) -> Incoming:
        address = url.partition("#")[0]
        body = b""
        if method == "GET":
            address += ("&" if "?" in address else "?") + urlencode(parameters)
            signature = sign(self.token, address, {})
        else:
            body = urlencode(parameters).encode()
            signature = sign(self.token, address, parameters)
        headers = {
            "X-Twilio-Signature": forged(signature) if forge else signature,
            "I-Twilio-Idempotency-Token": token,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        if method == "POST":
            headers["Content-Type"] = f"{FORM}; charset=UTF-8"
        try:
            answer = self.transport(Outgoing(method, address, headers, body))
        except NoAnswer:
            self._note(event, url, 0)
            raise
        self._note(event, url, answer.status)
        return answer

    def _note(self, event: str, url: str, status: int) -> None:
        self.book.state.posted.append(Posted(event, url, status, self.clock()))


def overrides(url: str) -> tuple[int, set[str]]:
    """Return how often to repeat, and after which failures: what `#rc=3&rp=ct,5xx` says, or the company's defaults."""
    given = parse_qs(url.partition("#")[2])
    retries = int(given.get("rc", ["1"])[0])
    return min(retries, MOST_RETRIES), set(given.get("rp", ["ct"])[0].split(","))
