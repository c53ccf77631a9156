"""The operator's pages: importing this module registers all of them on `blueprint`."""

from chalicelib.routes.operator import (
    grants,
    home,
    notices,
)
from chalicelib.routes.operator.registry import blueprint

__all__ = [
    "blueprint",
    "grants",
    "home",
    "notices",
]
