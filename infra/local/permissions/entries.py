"""Tells for which functions a use case works that a test calls without their handler, by where the call comes from.

Most tests move time and call what a job calls, not the job. What is on the stack there says which jobs that concerns.
"""

import sys
from collections.abc import Iterator
from dis import get_instructions
from functools import cache
from importlib import import_module
from inspect import unwrap
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

SERVICES = "chalicelib.services."


def at_work() -> tuple[str, ...]:
    """Return the functions whose use case is on the stack, the outermost of them; none where none is."""
    entries = entry_points()
    found: tuple[str, ...] = ()
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        found = entries.get(frame.f_code, found)
        frame = frame.f_back
    return found


@cache
def entry_points() -> dict[CodeType, tuple[str, ...]]:
    """Return for each use case that jobs call the names of those jobs."""
    from app import app

    found: dict[CodeType, tuple[str, ...]] = {}
    for source in app.event_sources:
        module, _, name = source.handler_string.rpartition(".")
        handler = unwrap(getattr(import_module(module), name).func)
        for function in set(_called(handler)):
            found[function.__code__] = (*found.get(function.__code__, ()), name)
    return found


def _called(function: FunctionType) -> Iterator[FunctionType]:
    """The use cases that a function of a job's module calls, itself or by others of its module."""
    for one in _meant(function.__globals__, function.__code__):
        if one.__module__.startswith(SERVICES):
            yield one
        elif one.__module__ == function.__module__ and one is not function:
            yield from _called(one)


def _meant(known: dict[str, Any], code: CodeType) -> Iterator[FunctionType]:
    """The functions that code names, by themselves or as a part of their module."""
    place: Any = None
    for step in get_instructions(code):
        if step.opname == "LOAD_GLOBAL":
            place = known.get(step.argval)
        elif isinstance(place, ModuleType) and step.opname in {"LOAD_ATTR", "LOAD_METHOD"}:
            place = vars(place).get(step.argval)
        if isinstance(place, FunctionType):
            yield place
            place = None
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _meant(known, inner)
