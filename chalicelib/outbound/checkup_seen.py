"""Asks AWS; what a service does not say could not be seen, and is never taken for good."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.domain.finding import is_unseen


def seen(ask: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """What a service answers; None where that could not be seen. Whatever else it raises goes on."""
    try:
        return ask()
    except ClientError as error:
        if is_unseen(error.response):
            return None
        raise
