"""An app of a few lines at the other end of the local telephone, which proves every post by Twilio's own validator."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import RequestValidator

from infra.local.phone.book import Book
from infra.local.phone.client import TOKEN, LocalPhone
from infra.local.phone.commands import carry_out
from infra.local.phone.exchange import Exchange
from infra.local.phone.wire import Incoming, NoAnswer, Outgoing

BASE = "https://line.example"
ANA = "+14155550123"
SHARED = "+18005550100"
LOCAL = "+14155550199"

Answers = Callable[["Post"], str | int]


@dataclass(frozen=True)
class Post:
    """What the app got."""

    path: str
    query: dict[str, str]
    params: dict[str, str]
    token: str
    proved: bool


@dataclass
class Line:
    """The app and the company; `answers` by path are TwiML without its frame, statuses, or functions of the post."""

    answers: dict[str, str | int | Answers] = field(default_factory=dict)
    strict: bool = True
    book: Book = field(default_factory=Book)
    posts: list[Post] = field(default_factory=list)
    now: datetime = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def __post_init__(self) -> None:
        self.exchange = Exchange(self._send, BASE, clock=lambda: self.now, book=self.book)
        self.phone = LocalPhone(partial(carry_out, self.exchange), self.strict, self.exchange)

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    def got(self, path: str) -> list[Post]:
        """What was posted to a path."""
        return [post for post in self.posts if post.path == path]

    def _send(self, outgoing: Outgoing) -> Incoming:
        parts = urlsplit(outgoing.url)
        params = {name: values[0] for name, values in parse_qs(outgoing.body.decode(), keep_blank_values=True).items()}
        signature = outgoing.headers.get("X-Twilio-Signature", "")
        proved = RequestValidator(TOKEN).validate(outgoing.url, params, signature)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        post = Post(parts.path, query, params, outgoing.headers.get("I-Twilio-Idempotency-Token", ""), proved)
        self.posts.append(post)
        given = self.answers.get(parts.path, 204)
        answer = given(post) if callable(given) else given
        if answer == 0:
            raise NoAnswer("ct")
        if isinstance(answer, int):
            return Incoming(answer, {}, b"")
        return Incoming(200, {"content-type": "text/xml; charset=utf-8"}, f"<Response>{answer}</Response>".encode())


VOICE = "/telephony/voice"
SMS = "/telephony/sms"
RECORDING = "/telephony/voice/recording"
STATUS = "/telephony/voice/status"
DONE = "/telephony/voice/done"
RECORD = (
    '<Say language="es-MX">Hable</Say><Record action="/telephony/voice/done" maxLength="360" timeout="10" '
    'finishOnKey="#" recordingStatusCallback="/telephony/voice/recording?take=1#rc=3&amp;rp=all" '
    'recordingStatusCallbackEvent="completed absent"/><Say>Nothing was heard</Say>'
)
