"""The API for systems: importing this module registers all of its operations on `blueprint`."""

from chalicelib.routes.api import (
    codes,
    copies,
    course,
    decisions,
    files,
    holds,
    keys,
    numbers,
    openapi,
    problems,
    requests,
    sorting,
    steps,
    suppressions,
    thread,
    voicemails,
    webhooks,
)
from chalicelib.routes.api.registry import blueprint

__all__ = [
    "blueprint",
    "codes",
    "copies",
    "course",
    "decisions",
    "files",
    "holds",
    "keys",
    "numbers",
    "openapi",
    "problems",
    "requests",
    "sorting",
    "steps",
    "suppressions",
    "thread",
    "voicemails",
    "webhooks",
]
