"""What the cold-start figures run in a fresh process: an event of API Gateway, recorded before."""

import json
import os
from pathlib import Path
from typing import Any


def start_page() -> None:
    """Import the app and answer the start page."""
    _answer("start", expect=200)


def submit() -> None:
    """Import the app and answer the final POST."""
    _answer("submit", expect=303)


def voice() -> None:
    """Import the app and answer a call that comes in."""
    _answer("voice", expect=200)


def _answer(name: str, *, expect: int) -> None:
    event: dict[str, Any] = json.loads(Path(os.environ["RECOURSE_BENCH_EVENTS"], f"{name}.json").read_text())
    from chalicelib.routes.doors import app

    answer = app(event, None)
    assert answer["statusCode"] == expect, answer["body"][:500]
