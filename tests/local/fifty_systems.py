"""Fifty systems that work on one business's requests at once, and what each of them was told.

Each files under an Idempotency-Key, reads, lists and writes to consumers, over a connection of its own, signing every
call. Now and then it hangs up before the answer, as a program does that is restarted, and sends the same call again
until it is told; now and then it repeats a call whose answer it has.
"""

import http.client
import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final
from urllib.parse import urlsplit

from tests.fakes.api_client import Sent, System

_PATIENCE: Final = 90  # seconds for an answer, and for the end of a minute whose budget is used up
_HANGS_UP: Final = 0.1
_REPEATS: Final = 0.1
_STILL_RUNNING: Final = "still-running"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    content: Any

    @property
    def wait(self) -> float:
        """How long to wait, where it says so."""
        return float(self.headers.get("retry-after", "1"))


@dataclass(frozen=True, slots=True)
class Filing:
    """A filing of which a system was told: under which name it was made, and what it became."""

    requester: str
    reference: str
    requests: tuple[str, ...]


@dataclass
class Told:
    """What all systems were told."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    filed: list[Filing] = field(default_factory=list)
    messages: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # by request
    hung_up: int = 0
    replayed: int = 0
    waited: int = 0  # for a call that it had hung up on and that was still being worked on
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __str__(self) -> str:
        answers = ", ".join(f"{what} {status}: {number}" for (what, status), number in sorted(self.answers.items()))
        return (
            f"{self.count(200, 201)} calls done ({answers}); {self.hung_up} hung up, {self.waited} waits for such a "
            f"call, {self.replayed} repeated and answered as before"
        )

    def count(self, *statuses: int) -> int:
        """How many calls were answered so."""
        return sum(number for (_, status), number in self.answers.items() if status in statuses)


@dataclass
class Client:
    """One system; `number` makes what it does, and the people for whom it files, its own."""

    number: int
    system: System
    told: Told
    own: list[Filing] = field(default_factory=list)
    made: int = 0

    def __post_init__(self) -> None:
        self.chance = Random(self.number)  # noqa: S311  the same load each time
        self.line = self._connect()

    def work(self, until: float) -> None:
        """Do one thing after the other."""
        self.file()
        acts: Sequence[Callable[[], None]] = (self.file, self.write, self.read, self.look)
        while time.monotonic() < until:
            self.chance.choices(acts, weights=(4, 2, 3, 1))[0]()

    def file(self) -> None:
        """File a request for one more person, of one right or two."""
        self.made += 1
        name = f"Load {self.number}-{self.made}"
        rights = ["delete"] if self.made % 3 else ["know_specific", "opt_out_sale"]
        content = {
            "rights": rights,
            "residence": "US-CA",
            "name": name,
            "email": f"{self.number}-{self.made}@load.test",
        }
        reply = self._insist("file", "/requests", content, name=f"file-{self.number}-{self.made}")
        if reply:
            requests = tuple(one["id"] for one in reply.content["requests"])
            filing = Filing(name, reply.content["reference"], requests)
            self.own.append(filing)
            with self.told.lock:
                self.told.filed.append(filing)

    def write(self) -> None:
        """Write to one of the persons for whom it has filed."""
        if not self.own:
            return
        self.made += 1
        request = self.chance.choice(self.own).requests[0]
        content = {"text": f"Message {self.number}-{self.made}"}
        reply = self._insist("write", f"/requests/{request}/messages", content, name=f"write-{self.number}-{self.made}")
        if reply:
            with self.told.lock:
                self.told.messages[request].append(reply.content["id"])

    def read(self) -> None:
        """Read a request that it has filed."""
        if self.own:
            filing = self.chance.choice(self.own)
            reply = self._insist("read", f"/requests/{filing.requests[0]}")
            self._expect(not reply or reply.content["reference"] == filing.reference, "read another request")

    def look(self) -> None:
        """Look at a page of a list."""
        reply = self._insist("list", "/requests?list=all&limit=50")
        self._expect(not reply or len(reply.content["items"]) <= 50, "a page beyond its limit")

    def every(self, path: str) -> list[Any]:
        """All items of a list, page by page."""
        found: list[Any] = []
        cursor = ""
        while True:
            page = self.must("GET", f"{path}&cursor={cursor}" if cursor else path)
            found += page["items"]
            cursor = page["next"] or ""
            if not cursor:
                return found

    def must(self, method: str, path: str, content: Any = None) -> Any:
        """A call outside of the load, which waits for its budget."""
        for _ in range(3):
            reply = self._send(self._signed(method, path, content, ""))
            if reply.status != 429:
                assert reply.status < 300, reply
                return reply.content
            time.sleep(reply.wait)
        raise AssertionError(f"no budget for {path}")

    def _insist(self, what: str, path: str, content: Any = None, name: str = "") -> Reply | None:
        """Send a call until its outcome is known; None where the budget was used up and so nothing was done."""
        unknown = bool(name) and self.chance.random() < _HANGS_UP
        method = "POST" if name else "GET"
        if unknown:
            self._hang_up(self._signed(method, path, content, name))
        end = time.monotonic() + 2 * _PATIENCE
        while time.monotonic() < end:
            reply = self._send(self._signed(method, path, content, name))
            if unknown and reply.status == 409 and reply.content["type"].endswith(_STILL_RUNNING):
                self.told.waited += 1
                time.sleep(reply.wait)
                continue
            with self.told.lock:
                self.told.answers[what, reply.status] += 1
            if reply.status != 429:
                self._check(what, reply)
                self._maybe_repeat(method, path, content, name, reply)
                return reply if reply.status < 300 else None
            time.sleep(min(reply.wait, _PATIENCE))
            if not unknown:
                return None
        self._expect(False, f"{what}: never told")
        return None

    def _maybe_repeat(self, method: str, path: str, content: Any, name: str, first: Reply) -> None:
        """The same call again is answered as before."""
        if not name or first.status >= 300 or self.chance.random() >= _REPEATS:
            return
        again = self._send(self._signed(method, path, content, name))
        if again.status == 429:
            return
        self._expect(again.headers.get("idempotency-replayed") == "true", f"not a replay: {again.status}")
        self._expect(again.content == first.content, "another answer to the same call")
        with self.told.lock:
            self.told.replayed += 1

    def _check(self, what: str, reply: Reply) -> None:
        self._expect(reply.status in {200, 201}, f"{what}: {reply.status} {reply.content}")
        self._expect("ratelimit-remaining" in reply.headers, f"{what}: no budget is told")

    def _expect(self, holds: bool, otherwise: str) -> None:  # noqa: FBT001  a condition and what its failure means
        if not holds:
            with self.told.lock:
                self.told.wrong.append(otherwise)

    def _signed(self, method: str, path: str, content: Any, name: str) -> Sent:
        headers = {"idempotency-key": name} if name else {}
        return self.system.sign(method, f"/api/v1{path}", content, headers=headers)

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.system.base).netloc, timeout=_PATIENCE)

    def _send(self, sent: Sent) -> Reply:
        self.line.request(sent.method, sent.target, sent.body or None, dict(sent.headers))
        answer = self.line.getresponse()
        content = json.loads(answer.read() or b"null")
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)

    def _hang_up(self, sent: Sent) -> None:
        """Send a call and do not listen to its answer."""
        line = self._connect()
        line.request(sent.method, sent.target, sent.body or None, dict(sent.headers))
        line.close()
        with self.told.lock:
            self.told.hung_up += 1


def run_all(clients: Sequence[Client], seconds: float) -> float:
    """Let all of them work at once; return how long it took until each had its last answer."""
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=len(clients)) as threads:
        for done in [threads.submit(client.work, began + seconds) for client in clients]:
            done.result()
    return time.monotonic() - began
