"""Every route of the app is one of ours: declared with what it reads, and with who may call it."""

import ast
from collections.abc import Iterable

from chalicelib.http.endpoint import Reads, RouteInfo
from tests.house.source import Source

Served = set[tuple[str, str]]  # path and method


def undeclared(served: Served, declared: Iterable[RouteInfo]) -> Served:
    """The routes that the app serves and nobody declared."""
    return served - {(info.path, method) for info in declared for method in info.methods}


def silent(declared: Iterable[RouteInfo]) -> list[str]:
    """The routes that neither leave an audit tag nor say that they read nothing personal."""
    return [info.path for info in declared if not isinstance(info.audit, Reads) and not info.audit]


def bypasses(source: Source) -> list[str]:
    """Name every route that is registered past `@endpoint`, `@webhook` and `@api`."""
    if source.module in {
        "chalicelib.http.endpoint",
        "chalicelib.http.telephony.frame",
        "chalicelib.http.api.frame",
        "chalicelib.http.agent_api",
    }:
        return []
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    named = [(call, call.func) for call in calls if isinstance(call.func, ast.Attribute)]
    return [source.finding(call, "registers a route itself") for call, func in named if func.attr == "route"]
