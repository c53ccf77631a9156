"""The page /local/webhooks: a receiver of webhooks on this machine, which verifies them by the reference library.

It keeps the newest messages and the secret in files of the local folder, because the web server is several processes.
"""

import fcntl
import json
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, Template
from standardwebhooks import Webhook, WebhookVerificationError

from infra.local.clock import HEADERS
from infra.local.environment import local_folder

PAGE_PATH = "/local/webhooks"
RECEIVER_PATH = f"{PAGE_PATH}/in"
KEPT = 50
PLAIN = [("Content-Type", "text/plain; charset=utf-8")]
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local receiver of webhooks</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 52rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
article { border-top: 1px solid; padding: 1rem 0 }
h2 { font-size: 1.2rem; margin: 0 }
pre { white-space: pre-wrap }
input, button, select { font: inherit; padding: .3rem .5rem }
input { width: 100%; max-width: 34rem }
</style>
</head>
<body>
<main>
<h1>Local receiver of webhooks</h1>
<p>Add <strong>{{ receiver }}</strong> under Webhooks on the staff page, enter here the secret that you are shown, and
send a test event. What came is below, newest first.</p>
<form method="post" action="">
<p><label for="secret">Secret</label><br>
<input id="secret" name="secret" value="{{ secret }}" autocomplete="off" spellcheck="false"></p>
<p><label for="status">Answer with</label> <select id="status" name="status">
{% for code in (204, 410, 429, 500) %}<option{% if code == status %} selected{% endif %}>{{ code }}</option>
{% endfor %}
</select> <button type="submit">Save</button></p>
</form>
{% if problem %}<p role="alert"><strong>{{ problem }}</strong></p>{% endif %}
{% for one in got %}
<article>
<h2>{{ one.type }}: {{ one.verified }}</h2>
<p>{{ one.at }}, message {{ one.id }}, answered with {{ one.status }}</p>
<pre>{{ one.body }}</pre>
</article>
{% else %}
<p>Nothing came yet.</p>
{% endfor %}
</main>
</body>
</html>
"""

Answer = tuple[int, list[tuple[str, str]], bytes]


def is_there(path: str) -> bool:
    """Whether the path is the receiver's."""
    return path in {PAGE_PATH, RECEIVER_PATH}


def answer(environ: dict[str, Any], path: str, body: bytes | None, *, url: str) -> Answer:
    """Take a webhook, or show the page; `url` is the base of this site. Another site's page changes nothing."""
    if body is None:
        return 413, PLAIN, b"too large\n"
    posted = environ["REQUEST_METHOD"] == "POST"
    if path == RECEIVER_PATH:
        return _take(environ, body) if posted else (405, [*PLAIN, ("Allow", "POST")], b"only POST\n")
    if not posted:
        return _page(url)
    if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
        return 403, PLAIN, b"only from this page\n"
    typed = parse_qs(body.decode(errors="replace"))
    try:
        trust(typed.get("secret", [""])[0].strip(), status=int(typed.get("status", ["204"])[0]))
    except (ValueError, TypeError):
        return _page(url, status=400, problem="That is no secret: it begins with whsec_.")
    return 303, [("Location", os.environ.get("RECOURSE_LOCAL_PREFIX", "") + PAGE_PATH), *HEADERS], b""


def trust(secret: str, *, status: int = 204) -> None:
    """Verify what comes from now on by this secret, and answer it so. Raise `ValueError` for what is none."""
    if secret and (not secret.startswith("whsec_") or not _usable(secret)):
        raise ValueError("no secret")
    _write("hook-secret.json", {"secret": secret, "status": status})


def _usable(secret: str) -> bool:
    try:
        Webhook(secret)
    except Exception:  # noqa: BLE001 - whatever the library does not like
        return False
    return True


def _take(environ: dict[str, Any], body: bytes) -> Answer:
    known = _read("hook-secret.json", {"secret": "", "status": 204})
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    headers = {name: environ.get(f"HTTP_{name.upper().replace('-', '_')}", "") for name in names}
    text = body.decode(errors="replace")
    with _locked():
        got = _read("hooks.json", [])
        twice = any(one["id"] == headers["webhook-id"] for one in got)
        entry = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "id": headers["webhook-id"],
            "type": _type_of(text),
            "verified": _verdict(known["secret"], text, headers) + (" (again)" if twice else ""),
            "status": known["status"],
            "body": _indented(text),
        }
        _write("hooks.json", [entry, *got][:KEPT])
    return known["status"], PLAIN, b""


def _verdict(secret: str, text: str, headers: dict[str, str]) -> str:
    if not secret:
        return "not verified, no secret was entered"
    try:
        Webhook(secret).verify(text, headers)
    except (WebhookVerificationError, ValueError) as error:
        return f"refused, {error}"
    return "verified"


def _type_of(text: str) -> str:
    try:
        return str(json.loads(text)["type"])
    except (ValueError, KeyError, TypeError):
        return "unreadable"


def _indented(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=1, ensure_ascii=False)
    except ValueError:
        return text


def _page(url: str, *, status: int = 200, problem: str = "") -> Answer:
    known = _read("hook-secret.json", {"secret": "", "status": 204})
    html = _template().render(
        receiver=url + RECEIVER_PATH,
        secret=known["secret"],
        status=known["status"],
        got=_read("hooks.json", []),
        problem=problem,
    )
    return status, HEADERS, html.encode()


class _locked:  # noqa: N801 - used as a statement
    """One writer at a time among the web server's processes."""

    def __enter__(self) -> None:
        self._file = (local_folder() / "hooks.lock").open("ab")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _read(name: str, default: Any) -> Any:
    try:
        return json.loads((local_folder() / name).read_text())
    except (OSError, ValueError):
        return default


def _write(name: str, content: Any) -> None:
    folder: Path = local_folder()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = (folder / name).with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(content))
    unfinished.replace(folder / name)


@cache
def _template() -> Template:
    return Environment(autoescape=True).from_string(PAGE)
