"""The one direction of imports: who may import whom, inside the house and from outside."""

import ast
from collections.abc import Iterator
from typing import Final

from tests.house.source import Source

PURE: Final = frozenset({"domain", "law", "errors", "values"})
PORTS: Final = frozenset({"services.ports"})
EDGE: Final = PURE | {"services", "texts", "log", "composition", "settings", "http"}

# A part of chalicelib -> the parts that it may import, besides itself.
MAY_IMPORT: Final[dict[str, frozenset[str]]] = {
    "errors": frozenset(),
    "values": frozenset(),
    "settings": frozenset({"values"}),
    "log": frozenset(),
    "aws": frozenset({"errors"}),
    "shapes": frozenset(),
    "domain": frozenset({"errors", "values"}),
    "law": frozenset({"domain", "errors", "values"}),
    "texts": PURE,
    "services": PURE,
    "channels": PURE | {"services", "texts"},
    "storage": PURE | PORTS | {"aws", "log", "shapes"},
    "outbound": PURE | PORTS | {"aws", "log", "texts"},
    "composition": PURE | {"settings", "services", "storage", "outbound", "aws"},
    "http": EDGE | {"channels", "shapes"},
    "routes": EDGE | {"channels", "shapes"},
    "jobs": PURE | {"channels", "services", "log", "composition"},
    "cli": PURE | {"services", "settings", "composition"},
    "app": frozenset({"http", "routes", "jobs"}),
}

# A package from outside -> the parts that may import it.
ONLY_FOR: Final[dict[str, frozenset[str]]] = {
    "pynamodb": frozenset({"storage"}),
    "boto3": frozenset({"aws", "storage", "outbound"}),
    "botocore": frozenset({"aws", "storage", "outbound"}),
    "chalice": frozenset({"app", "routes", "http", "jobs"}),
    "aws_lambda_powertools": frozenset({"log"}),
    "cryptography": frozenset({"storage", "outbound"}),
    "jinja2": frozenset({"http", "outbound"}),
    "twilio": frozenset({"http", "outbound"}),
    "urllib3": frozenset({"outbound"}),
    "standardwebhooks": frozenset({"outbound"}),
}
NOBODY: Final = frozenset({"infra", "tests", "tools", "bench"})  # not in the package

# What reads clock, chance, network, files or environment has no place in the pure parts, nor in a use case.
IMPURE: Final = frozenset({"os", "random", "secrets", "socket", "subprocess", "time", "urllib.request", "uuid"})
CLOCKS: Final = frozenset({"now", "today", "utcnow"})
_NO_CLOCK: Final = frozenset({"domain", "law", "services", "channels"})


def wrong_arrows(source: Source) -> list[str]:
    """Name every import that runs the wrong way."""
    part = part_of(source.module)
    return [source.finding(node, f"imports {name}") for node, name in _imports(source) if not _allowed(part, name)]


def clocks(source: Source) -> list[str]:
    """Name every call in the pure parts that asks the time; there it is an argument."""
    if part_of(source.module) not in _NO_CLOCK:
        return []
    calls = (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))
    named = [(call, call.func) for call in calls if isinstance(call.func, ast.Attribute)]
    return [source.finding(call, f"calls {func.attr}()") for call, func in named if _asks_the_time(func)]


def part_of(module: str) -> str:
    """`chalicelib.storage.work` -> `storage`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def _asks_the_time(func: ast.Attribute) -> bool:
    return func.attr in CLOCKS and isinstance(func.value, ast.Name) and func.value.id in {"datetime", "date"}


def _imports(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                yield node, "a relative name"
            module = node.module or ""
            whole = module in {"chalicelib", "chalicelib.services"}
            yield from ((node, f"{module}.{alias.name}" if whole else module) for alias in node.names)


def _allowed(part: str, name: str) -> bool:
    outer = name.split(".", maxsplit=1)[0]
    if outer == "chalicelib":
        return _inside(part, name.removeprefix("chalicelib."))
    if name in IMPURE:
        return part not in _NO_CLOCK
    return outer not in NOBODY and name != "a relative name" and part in ONLY_FOR.get(outer, {part})


def _inside(part: str, name: str) -> bool:
    allowed = MAY_IMPORT.get(part, frozenset()) | {part}
    return any(name == other or name.startswith(f"{other}.") for other in allowed)
