"""What a command reads from standard input: on a terminal it says what it waits for."""

import sys
from collections.abc import Iterator


def read_lines(what: str) -> Iterator[str]:
    """The lines of standard input, stripped, without empty ones; `what` they are is said where somebody types them."""
    _say(what)
    for line in sys.stdin:
        if stripped := line.strip():
            yield stripped


def read_all(what: str) -> str:
    """All of standard input, stripped; `what` as in `read_lines`."""
    _say(what)
    return sys.stdin.read().strip()


def _say(what: str) -> None:
    if sys.stdin.isatty():
        print(f"recourse: waiting for {what}; Ctrl-D ends", file=sys.stderr)
