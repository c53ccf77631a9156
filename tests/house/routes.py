"""Every route of the app is one of ours: declared with what it reads, and with who may call it."""

import ast
from collections.abc import Iterable, Sequence

from chalicelib.http.endpoint import Reads, RouteInfo
from chalicelib.http.router import Table
from tests.house.source import Source

Served = set[tuple[str, str]]  # path and method


def undeclared(served: Served, declared: Iterable[RouteInfo]) -> Served:
    """The routes that the app serves and nobody declared."""
    return served - {(info.path, method) for info in declared for method in info.methods}


def silent(declared: Iterable[RouteInfo]) -> list[str]:
    """The routes that neither leave an audit tag nor say that they read nothing personal."""
    return [info.path for info in declared if not isinstance(info.audit, Reads) and not info.audit]


def hidden(tables: Sequence[Table], declared: Iterable[RouteInfo]) -> list[str]:
    """The routes that no call reaches: another one answers at the address that they would have."""
    return [
        f"{method} {info.path}"
        for info in declared
        for method in info.methods
        if info.path not in _answering(tables, info.path, method)
    ]


def _answering(tables: Sequence[Table], path: str, method: str) -> list[str]:
    """The paths of the routes that a call of this one would reach."""
    segments = ["value" if segment.startswith("{") else segment for segment in path.split("/")[1:]]
    found = [table.find(segments).get(method) for table in tables]
    return [served.path for served in found if served]


def several_names(patterns: Iterable[str]) -> list[str]:
    """The places of a REST API that would have two parameters of different names, which API Gateway refuses."""
    names: dict[str, set[str]] = {}
    for pattern in patterns:
        segments = pattern.split("/")
        for place, segment in enumerate(segments):
            if segment.startswith("{"):
                names.setdefault("/".join(segments[:place]), set()).add(segment)
    return [place for place, found in names.items() if len(found) > 1]


def bypasses(source: Source) -> list[str]:
    """Name every route that is registered past the router."""
    if source.module == "chalicelib.http.router":
        return []
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    named = [(call, call.func) for call in calls if isinstance(call.func, ast.Attribute)]
    return [source.finding(call, "registers a route itself") for call, func in named if func.attr == "route"]
