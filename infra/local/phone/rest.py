"""The company's REST addresses, as far as the app uses them: recordings, calls, messages.

Answers have the fields that Twilio's have; anything else is 404 with Twilio's code 20404.
"""

import base64
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from infra.local.phone import listing, texting
from infra.local.phone.check import InvalidTwiml, check_twiml
from infra.local.phone.exchange import API_VERSION, Exchange
from infra.local.phone.records import Recording, Text
from infra.local.phone.views import call_json, recording_json, text_json

_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_RESOURCE = re.compile(
    r"(?P<name>Recordings|Calls|Messages)(?:/(?P<sid>[A-Z]{2}[0-9a-f]{32}))?(?P<end>\.json|\.wav|\.mp3)?"
)


@dataclass
class Answer:
    """What goes back; `announced` is a Content-Length that is not the body's, `pause` seconds before it goes."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None
    pause: float = 0

    @classmethod
    def of(cls, document: Any, status: int = 200) -> "Answer":
        """JSON."""
        return cls(status, json.dumps(document).encode(), {"Content-Type": "application/json"})


@dataclass(frozen=True)
class Asked:
    """What is asked for: `kind` is media, recording, recordings, call, calls or messages."""

    kind: str
    sid: str
    end: str


class Problem(Exception):
    """An error as Twilio answers it."""

    def __init__(self, status: int, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.answer = Answer.of({"code": code, "message": sentence, "more_info": "", "status": status}, status)


def answer(exchange: Exchange, method: str, target: str, *, headers: Mapping[str, str], body: bytes = b"") -> Answer:
    """Answer a request; header names are in lower case. Faults that are set come after authentication."""
    from infra.local.phone.faults import spoil

    path, _, query = target.partition("?")
    try:
        _authenticate(exchange, headers.get("authorization", ""))
        asked = _asked(exchange, path)
        spoiled = spoil(exchange, asked.kind)
        if spoiled.instead:
            return spoiled.instead
        return spoiled.apply(_answer(exchange, method, asked, _fields(query, body)))
    except Problem as problem:
        return problem.answer


def _answer(exchange: Exchange, method: str, asked: Asked, fields: dict[str, str]) -> Answer:
    match method, asked.kind:
        case "GET" | "HEAD", "media":
            found = _media(exchange, _recording(exchange, asked.sid), asked.end)
        case "GET", "recording":
            soft = fields.get("IncludeSoftDeleted") == "true"
            found = Answer.of(recording_json(exchange, _recording(exchange, asked.sid, deleted=soft)))
        case "DELETE", "recording":
            found = _delete(exchange, _recording(exchange, asked.sid))
        case "GET", "recordings":
            found = Answer.of(listing.recordings(exchange, fields))
        case "GET", "call" if asked.sid in exchange.book.state.calls:
            found = Answer.of(call_json(exchange, exchange.book.state.calls[asked.sid]))
        case "POST", "messages":
            found = _send(exchange, fields)
        case "POST", "calls":
            found = _call(exchange, fields)
        case _:
            raise _not_found(f"/{asked.kind}/{asked.sid}")
    return found


def _authenticate(exchange: Exchange, given: str) -> None:
    wanted = "Basic " + base64.b64encode(f"{exchange.account}:{exchange.token}".encode()).decode()
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Problem(401, 20003, "Authenticate")


def _asked(exchange: Exchange, path: str) -> Asked:
    rest = path.removeprefix(f"/{API_VERSION}/Accounts/{exchange.account}/")
    found = _RESOURCE.fullmatch(rest)
    if rest == path or found is None:
        raise _not_found(path)
    name, sid, end = found["name"], found["sid"] or "", found["end"] or ""
    if name == "Recordings" and sid and end != ".json":
        return Asked("media", sid, end)
    if end != ".json":
        raise _not_found(path)
    return Asked(name.lower().removesuffix("s") if sid else name.lower(), sid, end)


def _recording(exchange: Exchange, sid: str, *, deleted: bool = False) -> Recording:
    found = exchange.book.state.recordings.get(sid)
    if found is None or (found.deleted_at and not deleted):
        raise _not_found(f"/Recordings/{sid}")
    return found


def _media(exchange: Exchange, recording: Recording, end: str) -> Answer:
    if end == ".mp3" and "mpeg" not in recording.content_type:
        exchange.problem(f"{recording.sid} was asked for as MP3; the local telephone has it as it was recorded only")
        raise _not_found(f"/Recordings/{recording.sid}.mp3")
    return Answer(200, exchange.book.audio(recording.sid), {"Content-Type": recording.content_type})


def _delete(exchange: Exchange, recording: Recording) -> Answer:
    recording.deleted_at = exchange.clock()
    exchange.book.drop_audio(recording.sid)
    exchange.book.save()
    return Answer(204)


def _send(exchange: Exchange, fields: Mapping[str, str]) -> Answer:
    to = _reachable(exchange, fields)
    sender = fields.get("From", "")
    if not _NUMBER.fullmatch(sender):
        raise Problem(400, 21603, "A 'From' phone number is required")
    if not fields.get("Body"):
        raise Problem(400, 21602, "Message body is required")
    try:
        text: Text = texting.send(exchange, sender, to, fields["Body"], status_url=fields.get("StatusCallback", ""))
    except texting.TextRefused as refused:
        raise Problem(400, refused.code, str(refused)) from None
    return Answer.of(text_json(exchange, text), 201)


def _call(exchange: Exchange, fields: Mapping[str, str]) -> Answer:
    to = _reachable(exchange, fields)
    if not fields.get("Url") and not fields.get("Twiml"):
        raise Problem(400, 21205, "Url parameter is required")
    if fields.get("Twiml"):
        try:
            check_twiml(fields["Twiml"])
        except InvalidTwiml as invalid:
            exchange.problem(f"12100: TwiML of a call: {invalid}")
            raise Problem(400, 12100, str(invalid)) from None
    call = exchange.ring(
        to,
        fields.get("From", ""),
        url=fields.get("Url", ""),
        twiml=fields.get("Twiml", ""),
        status_url=fields.get("StatusCallback", ""),
    )
    return Answer.of(call_json(exchange, call), 201)


def _reachable(exchange: Exchange, fields: Mapping[str, str]) -> str:
    to = fields.get("To", "")
    if not _NUMBER.fullmatch(to) or to in exchange.book.state.unreachable:
        raise Problem(400, 21211, f"The 'To' number {to} is not a valid phone number.")
    return to


def _fields(query: str, body: bytes) -> dict[str, str]:
    given = parse_qs(query, keep_blank_values=True) | parse_qs(body.decode(), keep_blank_values=True)
    return {name: values[-1] for name, values in given.items()}


def _not_found(what: str) -> Problem:
    return Problem(404, 20404, f"The requested resource {what} was not found")
