"""Mail that comes in, on this machine: a page that puts a mail down as Amazon SES does, and what tells of it.

The engine keeps objects and tells nobody: the worker looks where mails come in, and tells the function that follows.
"""

import os
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from functools import cache
from typing import Any
from urllib.parse import parse_qs

import boto3
from jinja2 import Environment, Template

from infra.local.clock import HEADERS
from infra.local.events import Events, event_of

PAGE_PATH = "/local/write"
INCOMING = "incoming/"
PLAIN = [("Content-Type", "text/plain; charset=utf-8")]
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Write a mail</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 44rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
input, textarea, button, select { font: inherit; padding: .3rem .5rem; box-sizing: border-box }
input, textarea { width: 100% }
</style>
</head>
<body>
<main>
<h1>Write a mail</h1>
{% if domain %}
<p>It arrives as if Amazon SES had taken it. A business takes requests at its short name, as in acme@{{ domain }}; to
answer a letter, write to the reply address that <a href="{{ prefix }}/local/mail">the mail box</a> shows.</p>
{% if sent %}<p role="status"><strong>It was put down for {{ sent }}.</strong></p>{% endif %}
<form method="post" action="">
<p><label for="to">To</label><br><input id="to" name="to" value="acme@{{ domain }}" required></p>
<p><label for="from">From</label><br><input id="from" name="from" value="Ana &lt;ana@example.com&gt;" required></p>
<p><label for="subject">Subject</label><br><input id="subject" name="subject" value="My data"></p>
<p><label for="text">Text</label><br><textarea id="text" name="text" rows="8">Please delete everything.</textarea></p>
<p><label for="file">A file with it (its name; nothing for none)</label><br><input id="file" name="file"></p>
<p><label for="verdict">SPF, DKIM and DMARC</label> <select id="verdict" name="verdict"><option>pass</option>
<option>fail</option></select> <button type="submit">Send</button></p>
</form>
{% else %}<p>No domain for mail is set.</p>{% endif %}
</main>
</body>
</html>
"""

Answer = tuple[int, list[tuple[str, str]], bytes]


def is_there(path: str) -> bool:
    """Whether the path is this page's."""
    return path == PAGE_PATH


def answer(environ: dict[str, Any], body: bytes | None) -> Answer:
    """Show the page, or put down what was written; another site's page changes nothing."""
    if body is None:
        return 413, PLAIN, b"too large\n"
    if environ["REQUEST_METHOD"] != "POST":
        return _page()
    if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
        return 403, PLAIN, b"only from this page\n"
    typed = {name: values[0] for name, values in parse_qs(body.decode(errors="replace")).items()}
    to = typed.get("to", "").replace("\n", " ").replace("\r", " ").strip()
    drop(_written(typed, to), to=to, verdict=typed.get("verdict", "pass"))
    return _page(sent=to)


def drop(raw: bytes, *, to: str, verdict: str = "pass") -> str:
    """Put a mail down as the mail service does; return its name."""
    name = uuid.uuid4().hex
    head = (
        "Return-Path: <sender@example.com>\r\n"
        "Received: from localhost (localhost [127.0.0.1])\r\n by inbound-smtp.local.amazonaws.com with SMTP id"
        f" {name}\r\n for {to};\r\n {format_datetime(datetime.now(UTC))}\r\n"
        "X-SES-Spam-Verdict: PASS\r\nX-SES-Virus-Verdict: PASS\r\n"
        f"Authentication-Results: amazonses.com;\r\n spf={verdict};\r\n dkim={verdict};\r\n dmarc={verdict};\r\n"
    )
    bucket = os.environ["RECOURSE_MAIL_BUCKET"]
    boto3.client("s3").put_object(Bucket=bucket, Key=INCOMING + name, Body=head.encode() + raw)
    return name


@dataclass
class Postman:
    """Tells of each mail that lies where mails come in, once."""

    events: Events
    _told: set[str] = field(default_factory=set)

    def look(self, s3: Any) -> int:
        """Tell of what is new; return how many there were."""
        bucket = os.environ["RECOURSE_MAIL_BUCKET"]
        found = s3.list_objects_v2(Bucket=bucket, Prefix=INCOMING).get("Contents", [])
        new = [one["Key"] for one in found if one["Key"] not in self._told]
        self._told = {one["Key"] for one in found}
        for key in new:
            detail = {"bucket": {"name": bucket}, "object": {"key": key}}
            self.events.publish(event_of("aws.s3", "Object Created", detail))
        return len(new)


def _written(typed: dict[str, str], to: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    for name in ("From", "Subject"):
        mail[name] = " ".join(typed.get(name.lower(), "").split())
    mail["To"] = to
    mail["Message-ID"] = make_msgid(domain="example.com")
    mail.set_content(typed.get("text", ""))
    called = " ".join(typed.get("file", "").split())
    if called:
        content = b"%PDF-1.7 written on this machine" if called.endswith(".pdf") else b"written on this machine"
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=called)
    return mail.as_bytes()


def _page(sent: str = "") -> Answer:
    domain = os.environ.get("RECOURSE_INBOUND_DOMAIN", "")
    prefix = os.environ.get("RECOURSE_LOCAL_PREFIX", "")
    return 200, HEADERS, _template().render(domain=domain, sent=sent, prefix=prefix).encode()


@cache
def _template() -> Template:
    return Environment(autoescape=True).from_string(PAGE)
