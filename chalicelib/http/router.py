"""Finds the declared route of a call: API Gateway and Chalice know a few patterns, each for many routes.

A pattern keeps a route's first segment and counts the others: `/staff/requests/{request}/hold` is served by
`/staff/{p1}/{p2}/{p3}`. So API Gateway holds a resource for each first segment and depth, not for each route, and
siblings never differ in a parameter's name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from chalice.app import Blueprint, Chalice
from chalice.app import Response as ChaliceResponse

from chalicelib.http.gateway import refusal
from chalicelib.values import dataclass, field

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")  # what a pattern hears; the router refuses what is too much
View = Callable[..., ChaliceResponse]
Load = Callable[[], object]
_NONE: Final = "application/json"  # as which Chalice reads a call without Content-Type


@dataclass(frozen=True, slots=True)
class Served:
    """A declared route: its path, the content types that it reads, and what answers."""

    path: str
    accepts: tuple[str, ...]
    view: View
    by: str = ""  # the handler that declares it, by module and name

    def may_replace(self, other: "Served | None") -> bool:
        """Whether it is the first at its address, or the same handler's again."""
        return other is None or bool(self.by and (self.path, self.by) == (other.path, other.by))


@dataclass(slots=True)
class _Node:
    """A place in the tree of paths: what follows by name, what follows with any value, and what is served here.

    `promised` loads what serves here besides, and has nothing in it once that is loaded.
    """

    named: dict[str, "_Node"] = field(default_factory=dict)
    valued: "_Node | None" = None
    methods: dict[str, Served] = field(default_factory=dict)
    promised: list[Load] = field(default_factory=list)

    def keep_promises(self) -> None:
        """Load what serves here; whoever comes meanwhile loads the same, which Python does once."""
        for load in tuple(self.promised):
            load()
        self.promised.clear()

    @property
    def following(self) -> "Iterator[_Node]":
        """The places one segment further."""
        yield from self.named.values()
        if self.valued:
            yield self.valued


class Table:
    """The declared routes of one blueprint."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, served: Served, methods: Sequence[str]) -> None:
        """Take up a route, once more where its module failed half-way and is loaded again.

        Raise `ValueError` for an address that has another one, or a method that no pattern hears.
        """
        node = self._node(served.path)
        for method in methods:
            if method not in METHODS or not served.may_replace(node.methods.get(method)):
                raise ValueError(f"{method} {served.path}")
            node.methods[method] = served

    def promise(self, paths: Sequence[str], load: Load) -> None:
        """Note what is to be loaded when one of these addresses is looked for: it declares their routes."""
        for path in paths:
            self._node(path).promised.append(load)

    def keep_promises(self) -> None:
        """Load all that was promised."""
        for node in self._nodes():
            node.keep_promises()

    def find(self, segments: Sequence[str]) -> Mapping[str, Served]:
        """What is served at an address, by method, nothing at an unknown one; a name wins over a parameter."""
        return _find(self._root, segments)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Path and method of each route that is declared."""
        for node in self._nodes():
            yield from ((served.path, method) for method, served in node.methods.items())

    def _node(self, path: str) -> _Node:
        node = self._root
        for segment in _segments(path):
            if _is_parameter(segment):
                node.valued = node.valued or _Node()
                node = node.valued
            else:
                node = node.named.setdefault(segment, _Node())
        return node

    def _nodes(self) -> Iterator[_Node]:
        nodes = [self._root]
        while nodes:
            node = nodes.pop()
            yield node
            nodes += node.following


TABLES: Final[dict[Blueprint, Table]] = {}


def serve(
    blueprint: Blueprint,
    path: str,
    *,
    methods: Sequence[str],
    accepts: Sequence[str],
    view: View,
    handler: Callable[..., object],
) -> None:
    """Serve a route that a handler declares. What begins with one first segment belongs to one blueprint.

    The view gets the path's parameters by name, decoded as API Gateway has decoded them.
    """
    by = f"{handler.__module__}.{handler.__qualname__}"
    TABLES.setdefault(blueprint, Table()).add(Served(path, tuple(accepts), view, by), methods)


def hear(app: Chalice, first: str, depth: int, table: Callable[[], Table]) -> None:
    """Let the app hear what begins with a first segment and has `depth` segments at most.

    `table` is asked at each call, so that the routes need not be there before.
    """

    def answer(**values: str) -> ChaliceResponse:
        return _answer(table(), app.current_request, [first, *values.values()])

    for number in range(depth):
        pattern = pattern_of(f"/{first}" + "/x" * number)
        app.route(pattern, methods=list(METHODS), content_types=[], name=pattern)(answer)


def pattern_of(path: str) -> str:
    """The pattern of API Gateway by which a path arrives."""
    first, *rest = _segments(path)
    return "/".join(["", first, *(f"{{p{number}}}" for number in range(1, len(rest) + 1))])


def _answer(table: Table, request: Any, values: Sequence[str]) -> ChaliceResponse:
    """Call the route that serves the address, or say in its family's way that none does.

    Names are compared with the path as it was sent, so that each page has one address; before them may lie a stage or
    a base path. A value is what the gateway made of it, and one that would be another path to some reader names
    nothing.
    """
    event = request.to_original_event()
    sent = _segments(event["requestContext"]["path"].removesuffix("/"))[-len(values) :]
    if len(sent) != len(values) or not all(_is_plain(value) for value in values):
        return refusal(event, 404)
    methods = table.find(sent)
    if not methods:
        return refusal(event, 404)
    served = methods.get(request.method)
    if served is None:
        return refusal(event, 405, {"Allow": ", ".join(sorted(methods))})
    if not _reads(served, request.headers.get("content-type", _NONE)):
        return refusal(event, 415)
    names = zip(_segments(served.path), values, strict=True)
    return served.view(**{name[1:-1]: value for name, value in names if _is_parameter(name)})


def _find(node: _Node, segments: Sequence[str]) -> Mapping[str, Served]:
    if not segments:
        node.keep_promises()
        return node.methods
    for following in (node.named.get(segments[0]), node.valued):
        found = _find(following, segments[1:]) if following else None
        if found:
            return found
    return {}


def _segments(path: str) -> list[str]:
    return path.split("/")[1:]


def _is_parameter(segment: str) -> bool:
    return segment.startswith("{")


def _is_plain(value: str) -> bool:
    return value not in {"", ".", ".."} and not {"/", "\\"} & set(value)


def _reads(served: Served, content_type: str) -> bool:
    """Whether the media type is one of the route's, or any; what a parameter says is none."""
    return content_type.partition(";")[0].strip().lower() in {*served.accepts, "*/*"}
