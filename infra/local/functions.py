"""The packaged functions, called as Lambda calls them."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from chalice.local import LambdaContext

MEMORY = 512
TIMEOUT_MS = 60_000


def handler_of(handler_string: str) -> Callable[[dict[str, Any]], object]:
    """Import the function that the package names, as Lambda does, and return it without its context."""
    module, _, name = handler_string.rpartition(".")
    function = getattr(import_module(module), name)

    def call(event: dict[str, Any]) -> object:
        return function(event, LambdaContext(name, MEMORY, max_runtime_ms=TIMEOUT_MS))

    return call
