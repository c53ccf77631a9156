"""When a scheduled function is due: the `rate(...)` expressions of EventBridge."""

import os
import re

SECONDS = {"minute": 60, "hour": 3600, "day": 86400}
SHORT_MINUTE = "RECOURSE_LOCAL_MINUTE"  # seconds that a minute between two runs takes


def period(expression: str) -> int:
    """Return the seconds of `rate(5 minutes)`. Raise `ValueError` for any other expression: the product uses none."""
    match = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    if match is None:
        raise ValueError(f"{expression!r} is no rate(...); write the schedule as one")
    return int(match[1]) * SECONDS[match[2]]


def pause_of(expression: str) -> float:
    """Seconds from one run to the next; tests, which wait for what runs each minute, set `SHORT_MINUTE`."""
    seconds = period(expression)
    return float(os.environ.get(SHORT_MINUTE, seconds)) if seconds == SECONDS["minute"] else seconds


def scheduled_event(name: str, at: str) -> dict[str, object]:
    """Return the event that EventBridge hands to a scheduled function; `at` is RFC 3339 in UTC."""
    return {
        "version": "0",
        "id": f"{name}-{at}",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": at,
        "region": "us-east-1",
        "resources": [f"arn:aws:events:us-east-1:000000000000:rule/{name}"],
        "detail": {},
    }
