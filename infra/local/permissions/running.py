"""Knows which function of the app is running in this thread: Chalice's own entry points say so."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import cache
from typing import Any

from chalice.app import Chalice, EventSourceHandler

API = "api_handler"
APP = "recourse"

_function: ContextVar[str] = ContextVar("function", default="")


def function() -> str:
    """Return the name of the function that runs here; empty where none does."""
    return _function.get()


@contextmanager
def running(name: str) -> Iterator[None]:
    """Do something in the name of a function, as Lambda reads its stream or its queue with the function's role."""
    token = _function.set(name)
    try:
        yield
    finally:
        _function.reset(token)


@cache
def watch(enter: Callable[[str], None]) -> None:
    """Know from now on in this process what runs; `enter` is told of each start."""
    handle, answer, submit = EventSourceHandler.__call__, Chalice.__call__, ThreadPoolExecutor.submit

    def of_a_job(self: EventSourceHandler, event: Any, context: Any) -> Any:
        enter(self.func.__name__)
        with running(self.func.__name__):
            return handle(self, event, context)

    def of_the_api(self: Chalice, event: Any, context: Any) -> Any:
        if self.app_name != APP:
            return answer(self, event, context)
        enter(API)
        with running(API):
            return answer(self, event, context)

    def in_a_thread(self: ThreadPoolExecutor, call: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        return submit(self, copy_context().run, call, *given, **named)

    EventSourceHandler.__call__ = of_a_job  # type: ignore[method-assign]  # that is what watching is
    Chalice.__call__ = of_the_api  # type: ignore[method-assign]
    ThreadPoolExecutor.submit = in_a_thread  # type: ignore[assignment,method-assign]  # threads are the function's
