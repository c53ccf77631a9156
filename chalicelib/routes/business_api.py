"""The API for systems: importing this module registers all of its operations on `blueprint`."""

from chalicelib.routes import api_problems, api_requests, api_suppressions
from chalicelib.routes.api_blueprint import blueprint

__all__ = ["api_problems", "api_requests", "api_suppressions", "blueprint"]
