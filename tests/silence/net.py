"""What a deployment writes, says and sends where others read it, caught while it runs.

Not in the net is what is for the person or for staff themselves: pages, letters, texts, the bodies of files. In it is
whatever stands beside: each address that an answer names, its headers, refusals; what goes to AWS but sealed fields,
mails and objects; webhooks and agents' callbacks; log lines, metrics, the tables as they lie there.
"""

import base64
import html
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from botocore.awsrequest import AWSPreparedRequest

from chalicelib import aws, log
from tests.fakes.agent import RecordingTeller
from tests.fakes.normalised import raw_items
from tests.fakes.webhooks import MemorySender
from tests.http.stage import Stage

_LINKS: Final = re.compile(r"""\b(?:href|action|formaction|src|srcset|poster)="([^"]*)""")
_SPOKEN: Final = re.compile(r"<(?:Redirect|Play)[^>]*>([^<]*)<")
_PROBLEMS: Final = re.compile(
    r'class="govuk-error-(?:summary__list|message)[^"]*"[^>]*>(.*?)</(?:ul|p|span)>', re.DOTALL
)
_ADDRESSES_OF_ACCOUNTS: Final = re.compile(r"\bSLUG#[a-z0-9-]+")  # looked up as typed: everybody sees them
_TO_PEOPLE: Final = ("mailto:", "tel:", "sms:")  # an address of a person, which goes over no wire
_SEALED: Final = frozenset({"sealed", "summary", "wrapped"})  # ciphertext: searched as bytes
_CONTENT: Final = frozenset({"s3.PutObject", "s3.UploadPart"})  # of an object, which is for who may read it


@dataclass
class Net:
    """Everything caught, by place."""

    stage: Stage
    lines: io.StringIO = field(default_factory=io.StringIO)
    sender: MemorySender = field(default_factory=MemorySender)
    teller: RecordingTeller = field(default_factory=RecordingTeller)
    caught: dict[str, list[str]] = field(default_factory=dict)
    others: Callable[[], str] = str  # what other loggers have said, and what was printed since the last look

    def keep(self, place: str, text: str) -> None:
        """Catch something by hand."""
        self.caught.setdefault(place, []).append(text)

    def places(self) -> dict[str, str]:
        """All of it in lower case, a text for each place."""
        self.keep("other logs, metrics", self.others())
        tables = {table: "\n".join(map(_open, raw_items(table))) for table in self._tables()}
        told = {
            "logs": self.lines.getvalue(),
            "webhooks": repr(self.sender.got),
            "agents' callbacks": repr(self.teller.told),
        }
        kept = {place: "\n".join(texts) for place, texts in self.caught.items()}
        return {place: text.lower() for place, text in (tables | told | kept).items()}

    def _tables(self) -> tuple[str, ...]:
        config = self.stage.desk.settings
        return config.records_table, config.audit_table, config.ephemeral_table, config.keys_table

    def answered(self, answer: dict[str, Any]) -> None:
        """Catch what an answer to a call says beside its content."""
        headers = [(name, str(value)) for name, value in answer.get("headers", {}).items()]
        headers += [
            (name, str(value)) for name, values in answer.get("multiValueHeaders", {}).items() for value in values
        ]
        self.keep("headers", repr(headers))
        kind = next((value for name, value in headers if name.lower() == "content-type"), "")
        body = answer.get("body") or ""
        text = base64.b64decode(body).decode("utf-8", "replace") if answer.get("isBase64Encoded") else str(body)
        if "problem+json" in kind or (answer["statusCode"] >= 500):
            self.keep("refusals", text)
        elif kind.partition(";")[0] == "application/json":
            self.keep("addresses", "\n".join(_addresses(json.loads(text or "null"))))
        elif "json" in kind:
            self.keep("exports of the audit", text)  # lines, which hold nothing personal
        else:
            found = [html.unescape(link) for link in (*_LINKS.findall(text), *_SPOKEN.findall(text))]
            self.keep("addresses", "\n".join(link for link in found if not link.startswith(_TO_PEOPLE)))
            self.keep("error texts", "\n".join(_PROBLEMS.findall(text)))

    def sent(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> None:
        """Catch a call to AWS: botocore's `before-send`."""
        call = event_name.removeprefix("before-send.")
        self.keep(f"AWS: {call}", f"{request.url} {dict(request.headers)}")
        body = request.body or b""
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)
        if call == "sesv2.SendEmail":
            text = json.dumps({name: value for name, value in json.loads(text).items() if name not in _OF_A_MAIL})
        if call not in _CONTENT:
            self.keep(f"AWS: {call}", _ADDRESSES_OF_ACCOUNTS.sub("SLUG#", text))


_OF_A_MAIL: Final = frozenset({"Destination", "Content"})


@contextmanager
def spread(stage: Stage) -> Iterator[Net]:
    """Hold the net under a stage: its log, its answers, its calls to AWS, its ways out."""
    net = Net(stage)
    before = stage.app.__class__
    stage.app.__class__ = type(before.__name__, (_Heard, before), {"_net": net})
    names = ("webhook_sender", "agent_teller")
    kept = {name: stage.desk.__dict__.get(name) for name in names}
    stage.desk.__dict__ |= {"webhook_sender": net.sender, "agent_teller": net.teller}
    clients = [aws.client(service) for service in aws._SERVICES]
    for client in clients:
        client.meta.events.register_first("before-send", net.sent, unique_id="net")
    with _log_into(net.lines):
        yield net
    for client in clients:
        client.meta.events.unregister("before-send", unique_id="net")
    for name, part in kept.items():
        stage.desk.__dict__.pop(name)
        stage.desk.__dict__ |= {name: part} if part else {}
    stage.app.__class__ = before


class _Heard:
    """The app, overheard."""

    _net: Net

    def __call__(self, event: Any, context: Any) -> Any:
        answer = super().__call__(event, context)  # type: ignore[misc]  # mixed into Chalice's class
        self._net.answered(answer)
        return answer


@contextmanager
def _log_into(lines: io.StringIO) -> Iterator[None]:
    """Log lines as they would leave Lambda; handlers may hold the stream of an earlier test's capture."""
    handlers = [handler for handler in log.logger().handlers if isinstance(handler, logging.StreamHandler)]
    before = [handler.stream for handler in handlers]
    for handler in handlers:
        handler.stream = lines
    yield
    for handler, stream in zip(handlers, before, strict=True):
        handler.stream = stream


def _open(item: dict[str, Any]) -> str:
    sealed = [bytes(item[name].value).decode("latin-1") for name in _SEALED & set(item)]
    return json.dumps({name: item[name] for name in set(item) - _SEALED}, default=str) + "".join(sealed)


def _addresses(content: Any) -> Iterator[str]:
    """Every string of a document that is an address, or opaque and meant for one."""
    if isinstance(content, dict):
        for name, value in content.items():
            if isinstance(value, str) and name in {"next", "cursor"}:
                yield value
            yield from _addresses(value)
    elif isinstance(content, list):
        for value in content:
            yield from _addresses(value)
    elif isinstance(content, str) and content.startswith(("/", "http:", "https:")):
        yield content
