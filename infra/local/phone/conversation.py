"""Carries out TwiML on one call, verb by verb, as Twilio does."""

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

from infra.local.phone.check import InvalidTwiml, check_twiml
from infra.local.phone.records import Call, Line
from infra.local.phone.verbs import Gather, Record, lines_of
from infra.local.phone.wire import NoAnswer, Outgoing, is_local

if TYPE_CHECKING:
    from infra.local.phone.exchange import Exchange

_MOST_DOCUMENTS = 20  # in a row without asking the caller anything
_XML = frozenset({"text/xml", "application/xml", "application/xhtml+xml"})


class NobodyListens(Exception):
    """The caller did what the call cannot take at this moment."""


@dataclass
class Conversation:
    """A call that goes on. `stepwise` stops after words that are to be heard, until `go_on`."""

    exchange: "Exchange"
    call: Call
    touched_at: datetime
    stepwise: bool = False
    asking: Gather | Record | None = None
    digits: str = ""
    sound: bytes = b""
    sound_type: str = ""
    sound_seconds: float = 0
    lock: threading.RLock = field(default_factory=threading.RLock)  # one thing after the other
    played: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # what <Play> fetched, by address
    _verbs: deque[ET.Element] = field(default_factory=deque)
    _url: str = ""
    _unheard: bool = False
    _in_a_row: int = 0

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.call.ended_at is not None

    @property
    def speaking(self) -> bool:
        """Whether words are still to be heard before it goes on."""
        return not self.over and self.asking is None

    def fetch(self, event: str, url: str, extra: Mapping[str, str] | None = None, *, method: str = "POST") -> None:
        """Ask the app what comes next, and do that."""
        self._url = urljoin(self._url, url)
        parameters = self.exchange.parameters(self.call) | dict(extra or {})
        try:
            answer = self.exchange.webhooks.ask(event, self._url, parameters, method=method)
        except NoAnswer:
            self._break(f"11205: no answer from {_path(self._url)}")
            return
        if answer.status != 200:
            self._break(f"11200: {_path(self._url)} answered {answer.status}")
        elif answer.media_type not in _XML:
            self._break(f"12300: {_path(self._url)} answered {answer.media_type or 'no type'}")
        else:
            self.take(answer.body)

    def take(self, document: bytes) -> None:
        """Carry out a document."""
        self.call.documents.append(document.decode(errors="replace"))
        self._in_a_row += 1
        try:
            root = check_twiml(document)
        except InvalidTwiml as problem:
            self._break(f"12100: {_path(self._url)}: {problem}")
            return
        if self._in_a_row > _MOST_DOCUMENTS:
            self._break(
                f"{_MOST_DOCUMENTS} documents in a row asked the caller nothing; the last is {_path(self._url)}"
            )
            return
        self._verbs = deque(root)
        self._run()

    def go_on(self) -> None:
        """The words were heard."""
        self._unheard = False
        if self.speaking:
            self._run()

    def press(self, key: str) -> None:
        """The caller presses a key."""
        if self.asking is None:
            raise NobodyListens(f"key {key} of {self.call.sid}: the call asks nothing now")
        if isinstance(self.asking, Record):
            if key in self.asking.finish:
                self._end_recording(self.asking, key)
            return
        if key in self.asking.finish:
            self._end_gather(self.asking, key)
            return
        self.digits += key
        if len(self.digits) == self.asking.digits:
            self._end_gather(self.asking, "")

    def silent(self) -> None:
        """The caller does nothing until the time is over."""
        if self.asking is None:
            raise NobodyListens(f"silence on {self.call.sid}: the call asks nothing now")
        if isinstance(self.asking, Record):
            self._end_recording(self.asking, "")
        else:
            self._end_gather(self.asking, "")

    def speak(self, audio: bytes, *, content_type: str, seconds: float) -> None:
        """The caller speaks into the recording; at its longest length it ends by itself."""
        if not isinstance(self.asking, Record):
            raise NobodyListens(f"speech on {self.call.sid}: the call does not record now")
        self.sound, self.sound_type, self.sound_seconds = audio, content_type, seconds
        if seconds >= self.asking.longest:
            self._end_recording(self.asking, "")

    def hang_up(self) -> None:
        """The caller hangs up."""
        if self.over:
            return
        self._verbs.clear()
        recording = self.asking if isinstance(self.asking, Record) else None
        self.exchange.end(self.call)
        if recording:
            self._end_recording(recording, "hangup")
        self.asking = None

    def _run(self) -> None:
        while self._verbs and not self.over:
            verb = self._verbs[0]
            silent = verb.tag in {"Redirect", "Hangup"}
            if silent and self.stepwise and self._unheard:
                return
            self._verbs.popleft()
            self._carry_out(verb)
            if self.asking:
                self._in_a_row = 0
                return
            if verb.tag == "Redirect":
                return
        if not self.over and not (self.stepwise and self._unheard):
            self.exchange.end(self.call)

    def _carry_out(self, verb: ET.Element) -> None:
        if verb.tag in {"Say", "Play", "Pause"}:
            self._hear(lines_of(verb))
        elif verb.tag == "Gather":
            self.asking, self.digits, self._unheard = Gather.read(verb), "", False
            self._hear([line for child in verb for line in lines_of(child)])
        elif verb.tag == "Record":
            self.asking, self.sound, self._unheard = Record.read(verb), b"", False
            if self.asking.beep:
                self._hear([Line("beep")])
            self.exchange.recording_begins(self.call, self.asking, urljoin(self._url, self.asking.callback))
        elif verb.tag == "Redirect":
            self.fetch("step", (verb.text or "").strip(), method=verb.get("method", "POST"))
        elif verb.tag == "Hangup":
            self.exchange.end(self.call)
        else:
            self._break(f"the local telephone does not carry out <{verb.tag}>")

    def _hear(self, lines: list[Line]) -> None:
        for line in lines:
            self.call.heard.append(line)
            self._unheard = True
            if line.kind == "play":
                line.url = urljoin(self._url, line.url)
                self._fetch_audio(line.url)

    def _fetch_audio(self, url: str) -> None:
        """Get what is played, if it is on this machine; what is not audio breaks nothing but is a problem."""
        if not is_local(url) and not url.startswith(self.exchange.origin):
            return
        try:
            answer = self.exchange.webhooks.transport(Outgoing("GET", url))
        except NoAnswer:
            self.exchange.problem(f"11205: no answer from {_path(url)}, which was to be played")
            return
        if answer.status != 200 or not answer.media_type.startswith("audio/"):
            self.exchange.problem(f"12300: {_path(url)} was to be played: {answer.status} {answer.media_type}")
            return
        self.played[url] = answer.media_type, answer.body

    def _end_gather(self, gather: Gather, key: str) -> None:
        digits = self.digits
        self.asking, self.call.prompt = None, len(self.call.heard)
        if not digits and not gather.even_empty:
            self._run()
            return
        pressed = {"Digits": digits, "FinishedOnKey": key, "msg": "Gather End"}
        self.fetch("step", gather.action, pressed, method=gather.method)

    def _end_recording(self, record: Record, key: str) -> None:
        """Keep what was said and post it; an empty recording posts nothing, and the next verb follows."""
        sound = self.sound
        self.asking, self.call.prompt, self.sound = None, len(self.call.heard), b""
        callback = urljoin(self._url, record.callback) if record.callback else ""
        if not sound:
            self.exchange.recording_absent(self.call, record, callback)
            self._run()
            return
        kept = self.exchange.keep(self.call, sound, self.sound_type, seconds=self.sound_seconds, longest=record.longest)
        self.exchange.recording_ends(self.call, kept, record, callback)
        said = {
            "RecordingUrl": self.exchange.recording_url(kept.sid),
            "RecordingSid": kept.sid,
            "RecordingDuration": str(kept.seconds),
            "Digits": key,
        }
        if key == "hangup":
            self._last_word(urljoin(self._url, record.action), said, record.method)
        else:
            self.fetch("step", record.action, said, method=record.method)

    def _last_word(self, url: str, said: Mapping[str, str], method: str) -> None:
        """Post the recording of a caller who is gone; nobody hears what the app answers, but it must be TwiML."""
        parameters = self.exchange.parameters(self.call) | dict(said)
        try:
            answer = self.exchange.webhooks.ask("step", url, parameters, method=method)
        except NoAnswer:
            self.exchange.problem(f"11205: no answer from {_path(url)}")
            return
        if answer.status != 200:
            self.exchange.problem(f"11200: {_path(url)} answered {answer.status}")
            return
        try:
            check_twiml(answer.body)
        except InvalidTwiml as problem:
            self.exchange.problem(f"12100: {_path(url)}: {problem}")

    def _break(self, problem: str) -> None:
        """Do as Twilio does when the app fails: say so and end the call."""
        self.exchange.problem(problem)
        self.call.heard.append(Line("error", "We are sorry, an application error has occurred. Goodbye.", "en-US"))
        self._verbs.clear()
        self.exchange.end(self.call)


def _path(url: str) -> str:
    return urlsplit(url).path
