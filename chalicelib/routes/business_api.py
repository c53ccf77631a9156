"""The API for systems: importing this module registers all of its operations on `blueprint`."""

from chalicelib.routes import (
    api_codes,
    api_course,
    api_decisions,
    api_files,
    api_holds,
    api_keys,
    api_openapi,
    api_problems,
    api_requests,
    api_sorting,
    api_steps,
    api_suppressions,
    api_thread,
    api_voicemails,
    api_webhooks,
)
from chalicelib.routes.api_blueprint import blueprint

__all__ = [
    "api_codes",
    "api_course",
    "api_decisions",
    "api_files",
    "api_holds",
    "api_keys",
    "api_openapi",
    "api_problems",
    "api_requests",
    "api_sorting",
    "api_steps",
    "api_suppressions",
    "api_thread",
    "api_voicemails",
    "api_webhooks",
    "blueprint",
]
