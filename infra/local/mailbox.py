"""Shows the mail that the local engine's SES took: a page for people, JSON for tests. For local use only."""

import json
import os
import re
import urllib.request
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Self
from urllib.parse import parse_qs

from jinja2 import Environment, Template
from markupsafe import Markup, escape

SECURITY_HEADERS = [
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
]
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local mail box</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 44rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
article { border-top: 1px solid; padding: 1rem 0 }
h2 { font-size: 1.2rem; margin: 0 }
pre { white-space: pre-wrap; font: inherit }
</style>
</head>
<body>
<main>
<h1>Local mail box</h1>
<p>What this machine would have sent, newest first. {{ messages | length }} messages. No mail leaves it.</p>
<p>As on AWS, mail to bounce@simulator.amazonses.com comes back, and so does mail to suppressionlist@ and complaint@
at the same place; a label may follow, as in bounce+ana@.</p>
{% for message in messages %}
<article>
<h2>{{ message.subject }}</h2>
<p>To {{ message.to | join(", ") }}, {{ message.at }}</p>
<pre>{{ message.text | linked }}</pre>
</article>
{% endfor %}
</main>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as SES took it; `at` is RFC 3339."""

    id: str
    at: str
    to: list[str]
    subject: str
    text: str

    @classmethod
    def parse(cls, entry: dict[str, object]) -> Self:
        """Read one entry of the engine's list."""
        to = [str(address) for address in entry["To"]] if isinstance(entry["To"], list) else []
        body = entry["BodyText"] or entry["BodyHtml"] or ""
        at = datetime.fromtimestamp(float(str(entry["Timestamp"])), UTC).isoformat(timespec="seconds")
        return cls(str(entry["MessageId"]), at, to, str(entry["Subject"]), str(body))


_forgotten: set[str] = set()  # ids


def forget() -> None:
    """Empty the mail box as this process sees it: the engine keeps all mail, whosever tests it came from."""
    _forgotten.update(message.id for message in messages())


def messages(*, to: str | None = None) -> list[Message]:
    """Return the messages, newest first; `to` keeps those to one address."""
    url = f"{os.environ['AWS_ENDPOINT_URL']}/_ministack/ses/messages"
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - the local engine
        by_account = json.load(response)["messages"]
    found = [Message.parse(entry) for entries in by_account.values() for entry in entries]
    found.reverse()
    return [message for message in found if message.id not in _forgotten and (to is None or to in message.to)]


def answer(path: str, query: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """Answer /local/mail and /local/mail.json, both with an optional `?to=`."""
    to = parse_qs(query).get("to", [None])[0]
    if path == "/local/mail":
        page = _page().render(messages=messages(to=to))
        return 200, [("Content-Type", "text/html; charset=utf-8"), *SECURITY_HEADERS], page.encode()
    if path == "/local/mail.json":
        listing = json.dumps([asdict(message) for message in messages(to=to)])
        return 200, [("Content-Type", "application/json"), *SECURITY_HEADERS], listing.encode()
    known = b"404 Not Found: see /local/mail, /local/write, /local/phone, /local/webhooks and /local/clock.\n"
    return 404, [("Content-Type", "text/plain; charset=utf-8")], known


@cache
def _page() -> Template:
    environment = Environment(autoescape=True)
    environment.filters["linked"] = linked
    return environment.from_string(PAGE)


def linked(text: str) -> Markup:
    """Escape the text and make its web addresses clickable; a full stop or bracket after one is not part of it."""
    return Markup(re.sub(r"https?://[^\s<>&]+(?:&amp;[^\s<>&]+)*[^\s<>&.,;:!?)]", _link, str(escape(text))))  # noqa: S704 - escaped first


def _link(match: re.Match[str]) -> str:
    return f'<a href="{match[0]}">{match[0]}</a>'
