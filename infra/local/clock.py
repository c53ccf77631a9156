"""The page /local/clock: moves the clock by which this machine runs S3's lifecycle, and no other clock."""

import os
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, Template

from infra.local.environment import local_folder

PATH = "/local/clock"
LARGEST = 3650
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    ),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
]
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local clock of S3's lifecycle</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 44rem; margin: 0 auto; padding: 1rem }
input, button { font: inherit; padding: .3rem .5rem }
</style>
</head>
<body>
<main>
<h1>Local clock of S3's lifecycle</h1>
<p>It is <strong>{{ at.strftime("%Y-%m-%d %H:%M") }} UTC</strong> for the rules by which voicemails and other
objects of this machine's buckets are deleted. Everything else, such as due dates, sessions and codes, goes by the real
time.</p>
<p>Objects that a rule takes at that time are deleted within a minute, and the certificates of their deletion name
that time. What is deleted does not come back when the clock does.</p>
{% if problem %}<p role="alert"><strong>{{ problem }}</strong></p>{% endif %}
<form method="post" action="">
<p><label for="days">Days ahead of the real time (0 to {{ largest }})</label><br>
<input id="days" name="days" inputmode="numeric" value="{{ days }}" size="6"> <button type="submit">Move</button></p>
</form>
</main>
</body>
</html>
"""

Answer = tuple[int, list[tuple[str, str]], bytes]


def days_ahead(folder: Path | None = None) -> int:
    """How many days the lifecycle's clock is ahead."""
    try:
        return int(_file(folder).read_text())
    except (OSError, ValueError):
        return 0


def lifecycle_now(folder: Path | None = None) -> datetime:
    """The time by which the lifecycle runs."""
    return datetime.now(UTC) + timedelta(days=days_ahead(folder))


def move(days: int, folder: Path | None = None) -> None:
    """Put the clock that many days ahead."""
    file = _file(folder)
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_text(str(days))
    unfinished.replace(file)


def answer(environ: dict[str, Any], body: bytes | None) -> Answer:
    """Show the page, or move the clock; another site's page cannot."""
    if environ["REQUEST_METHOD"] != "POST":
        return _page(200, str(days_ahead()))
    if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
        return 403, [*HEADERS], b"only from this page\n"
    typed = parse_qs((body or b"").decode(errors="replace")).get("days", [""])[0].strip()
    if not typed.isdecimal() or len(typed) > 4 or int(typed) > LARGEST:
        return _page(400, typed, f"Enter a number of days from 0 to {LARGEST}.")
    move(int(typed))
    here = os.environ.get("RECOURSE_LOCAL_PREFIX", "") + PATH
    return 303, [("Location", here), *HEADERS], b""


def _file(folder: Path | None) -> Path:
    return (folder or local_folder()) / "lifecycle-days-ahead"


def _page(status: int, days: str, problem: str = "") -> Answer:
    html = _template().render(at=lifecycle_now(), days=days, problem=problem, largest=LARGEST)
    return status, [*HEADERS], html.encode()  # the gateway adds to what it is given


@cache
def _template() -> Template:
    return Environment(autoescape=True).from_string(PAGE)
