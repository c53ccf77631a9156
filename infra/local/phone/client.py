"""A telephone for tests: calls and texts the app through the local telephone company, without a browser.

    phone = LocalPhone.in_process(app, public_url=settings.public_url)        # or LocalPhone.over_http(stack_url)
    call = phone.dial("+14155550123", "+18005550100")     # None: the number is withheld
    call.heard                   # the lines of the present prompt: Line(kind, words, language, url, ...)
    assert call.says("Welcome")  # some line of the present prompt has these words
    call.press("1"); call.press("123450#")                # keys; a gather ends by itself when it has its digits
    call.wait_silent()                                    # nothing is pressed or said until the time is over
    call.speak("Please delete my data"); call.press("#")  # espeak-ng, or a tone that carries the words
    call.speak(audio_bytes, content_type="audio/x-wav", seconds=12); call.hang_up()
    assert call.ended

    sent = phone.text("+14155550123", "+18005550100", "STOP"); sent.replies; sent.sid
    phone.texts_to("+14155550123"); phone.calls_to("+14155550123")[-1].answer().heard
    phone.recordings()                                    # what the company has, with `deleted_at`

What goes wrong:

    phone.deliveries("recording", times=50)       # of voice, step, recording, status, text, text-status:
                                                  # delay=60 (seconds), times, lose, forge, early, hold
    phone.deliver(everything=True, backwards=True)  # what is delayed or held arrives now, the newest first
    phone.fault("media", "404"); phone.fault("*", "500", minutes=60); phone.fault("media", "truncated", count=1)
    phone.mend()

In one process the REST addresses (recordings, calls, messages) are served by `with phone.serve() as api_base:`;
give that address to the app as RECOURSE_TWILIO_API_BASE. Whatever the app does wrong (no TwiML, an unknown verb, an
answer that is not 200) raises `AppIsWrong`, unless the phone is made with `strict=False`; see `phone.problems`.
"""

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Self

from chalice.app import Chalice

from infra.local.phone.commands import Refused, carry_out
from infra.local.phone.exchange import ACCOUNT, TOKEN, Exchange
from infra.local.phone.records import Line
from infra.local.phone.wire import in_process

Ask = Callable[..., Any]


class AppIsWrong(AssertionError):
    """The telephone company could not make sense of what the app answered."""


@dataclass
class LocalPhone:
    """The telephones of all people who call or text the app."""

    ask: Ask
    strict: bool = True
    exchange: Exchange | None = None  # where the company lives in this process
    problems: list[str] = field(default_factory=list)

    @classmethod
    def in_process(cls, app: Chalice, *, public_url: str, strict: bool = True, **exchange: Any) -> Self:
        """The company in this process, which reaches the app through the local gateway.

        More of it: `account`, `token`, `clock` (returns the time), `api_base`, `book`.
        """
        from chalicelib.http.gateway import readable_refusal
        from infra.local.gateway import Gateway

        prefix = public_url.partition("://")[2].partition("/")[2]
        gateway = Gateway(app, prefix=f"/{prefix}" if prefix else "", refuse=readable_refusal)
        company = Exchange(in_process(gateway, base_url=public_url), public_url, **exchange)
        return cls(partial(carry_out, company), strict, company)

    @classmethod
    def over_http(cls, base_url: str, *, strict: bool = True) -> Self:
        """The company of a running stack; `base_url` is the site's or the company's own."""
        ask = partial(_ask_over_http, f"{base_url}/local/phone/do")
        return cls(ask, strict, problems=ask("board", number="")["problems"])

    def dial(self, caller: str | None, called: str, *, stepwise: bool = False, **facts: str) -> "LocalCall":
        """Call the app; `facts` are further parameters such as StirVerstat, CallerName, FromState."""
        return LocalCall(self, self.do("dial", caller=caller, called=called, stepwise=stepwise, **facts))

    def text(self, sender: str, to: str, body: str, *, sid: str = "", opt_out: str = "") -> "Sent":
        """Text the app; with the `sid` of an earlier text the same one arrives again."""
        done = self.do("text", sender=sender, to=to, body=body, sid=sid, opt_out=opt_out)
        return Sent(done["sid"], [Received(**came) for came in done["came"]])

    def texts_to(self, number: str) -> list["Received"]:
        """All texts that a person has got, oldest first."""
        return [Received(**text) for text in self.do("texts", number=number) if text["to"] == number]

    def calls_to(self, number: str) -> list["LocalCall"]:
        """All calls of the app to a person, oldest first; `answer` those that ring."""
        return [LocalCall(self, view) for view in self.do("calls", number=number) if view["called"] == number]

    def recordings(self) -> list[dict[str, Any]]:
        """All recordings, with `sid`, `call`, `seconds`, `sha256`, `words`, `deleted_at` and more."""
        found: list[dict[str, Any]] = self.do("recordings")
        return found

    def deliveries(self, event: str, **wrong: Any) -> None:
        """Set what goes wrong with one kind of webhook (see `records.Delivery`); nothing of it sets it right."""
        self.do("delivery", event=event, **wrong)

    def deliver(self, *, everything: bool = False, backwards: bool = False) -> int:
        """Let callbacks arrive that are due, or all that are on their way; return how many."""
        return int(self.do("deliver", everything=everything, backwards=backwards)["delivered"])

    def fault(self, resource: str, kind: str, *, minutes: float = 0, count: int | None = None, to: str = "") -> None:
        """Let a REST address fail (see `records.Fault`), for some minutes or answers if given."""
        now = self.exchange.clock() if self.exchange else datetime.now(UTC)
        until = (now + timedelta(minutes=minutes)).isoformat() if minutes else ""
        self.do("fault", resource=resource, kind=kind, until=until, count=count, to=to)

    def mend(self) -> None:
        """Let everything work again."""
        self.do("mend")

    def mark(self, number: str, kind: str) -> None:
        """Say of a person's number that it is a landline, unreachable or (again) mobile."""
        self.do("mark", number=number, kind=kind)

    def configure(self, number: str, **settings: str) -> None:
        """Set voice_url, sms_url, status_url or opt_out="advanced" of one of the app's numbers."""
        self.do("configure", number=number, **settings)

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Serve the REST addresses of this process's company on the loopback address; yield their base."""
        from infra.local.phone.server import serving

        if self.exchange is None:
            raise TypeError("the company of a running stack is served by that stack")
        with serving(self.exchange) as base:
            self.exchange.api_base = base
            yield base

    def do(self, command: str, **given: Any) -> Any:
        """Carry out a command (see commands.py). Raise `AppIsWrong` for a new problem if strict."""
        view = self.ask(command, **given)
        if isinstance(view, dict) and "problems" in view:
            fresh = view["problems"][len(self.problems) :]
            self.problems = view["problems"]
            if fresh and self.strict:
                raise AppIsWrong("; ".join(fresh))
        return view


@dataclass
class LocalCall:
    """One call, as the person at the telephone knows it."""

    phone: LocalPhone
    view: dict[str, Any]

    @property
    def sid(self) -> str:
        """The company's id of the call."""
        return str(self.view["sid"])

    @property
    def heard(self) -> list[Line]:
        """What was heard since the last thing that the person did."""
        return [Line(**line) for line in self.view["heard"]]

    @property
    def everything(self) -> list[Line]:
        """What was heard since the call began."""
        return [Line(**line) for line in self.view["all"]]

    @property
    def words(self) -> str:
        """What was spoken since the last thing that the person did, as one line."""
        return " ".join(line.words for line in self.heard if line.words)

    @property
    def doing(self) -> str:
        """What the call does now: ringing, speaking, gather, record or ended."""
        return str(self.view["doing"])

    @property
    def asks(self) -> dict[str, Any]:
        """What a gather or a recording waits for: timeout, digits, finish, longest."""
        return dict(self.view.get("asks", {}))

    @property
    def documents(self) -> list[str]:
        """All TwiML that the app answered with."""
        return list(self.view["documents"])

    @property
    def ended(self) -> bool:
        """Whether the call is over."""
        return self.doing == "ended"

    def says(self, words: str) -> bool:
        """Whether these words were spoken since the last thing that the person did."""
        return words in self.words

    def answer(self, *, stepwise: bool = False) -> Self:
        """Take a call that rings."""
        return self._do("answer", stepwise=stepwise)

    def refuse(self, status: str = "no-answer") -> Self:
        """Let it ring, or be busy."""
        return self._do("refuse", status=status)

    def press(self, keys: str) -> Self:
        """Press keys, one after the other."""
        return self._do("press", keys=keys)

    def wait_silent(self) -> Self:
        """Do nothing until the time is over."""
        return self._do("silent")

    def speak(
        self,
        said: str | bytes,
        *,
        language: str = "en",
        content_type: str = "audio/x-wav",
        seconds: float | None = None,
    ) -> Self:
        """Speak words into the recording, or send a file as the recording's audio, whatever it is."""
        if isinstance(said, str):
            return self._do("speak", words=said, language=language, seconds=seconds)
        audio = base64.b64encode(said).decode()
        return self._do("speak", audio=audio, content_type=content_type, seconds=seconds)

    def hang_up(self) -> Self:
        """End the call."""
        return self._do("hang-up")

    def go_on(self) -> Self:
        """Hear the words to their end (of a call made `stepwise`)."""
        return self._do("go-on")

    def look(self) -> Self:
        """Look at the call again."""
        return self._do("look")

    def _do(self, command: str, **given: Any) -> Self:
        self.view = self.phone.do(command, call=self.sid, **given)
        return self


@dataclass(frozen=True)
class Received:
    """A text as a telephone has it; `by` is app or carrier, `error` Twilio's code of one that failed."""

    sid: str
    sender: str
    to: str
    body: str
    at: str
    by: str
    status: str
    error: int = 0
    status_url: str = ""


@dataclass(frozen=True)
class Sent:
    """A text that was sent, and what came back at once."""

    sid: str
    came: list[Received]

    @property
    def replies(self) -> list[str]:
        """What the app answered."""
        return [text.body for text in self.came if text.by == "app"]

    @property
    def reply(self) -> str:
        """The one answer of the app, or nothing."""
        if len(self.replies) > 1:
            raise AppIsWrong(f"{len(self.replies)} answers to one text")
        return "".join(self.replies)


def _ask_over_http(url: str, command: str, **given: Any) -> Any:
    headers = {"Content-Type": "application/json", "X-Local-Phone": "client"}
    body = json.dumps({"command": command, **given}).encode()
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - as above
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            raise Refused(refusal.read().decode(errors="replace")) from None


__all__ = ["ACCOUNT", "TOKEN", "AppIsWrong", "LocalCall", "LocalPhone", "Received", "Sent"]
