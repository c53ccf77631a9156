"""What the operations on one request have in common: the request as a step leaves it, and pages of what is filed."""

from collections.abc import Sequence
from typing import Final, Protocol, TypeVar

from chalicelib.http.api.operation import Answer, ApiCall, Paging, version_of
from chalicelib.http.api.request_view import present

STEP_REFUSALS: Final = ("conflict", "not-possible", "precondition-failed")


class Named(Protocol):
    """Something that has an id."""

    @property
    def id(self) -> str:
        """Unique in its list."""


N = TypeVar("N", bound=Named)


def as_it_is_now(call: ApiCall) -> Answer:
    """The request that the address names, read again after a step, with its ETag."""
    head = call.desk.requests.get(call.account.id, call.request)
    content = present(head, call.account, call.account.day_of(call.now))
    return Answer(content=content, etag=version_of(head))


def part_of(call: ApiCall, items: Sequence[N], about: str) -> tuple[list[N], str | None]:
    """The page of a list that the query asks for, and the cursor of the next one. Raise `InvalidField`."""
    query: Paging = call.query
    names = [item.id for item in items]
    last = call.place(about, None)
    start = 0 if last is None else names.index(last) + 1 if last in names else len(names)
    shown = list(items[start : start + query.limit])
    more = start + len(shown) < len(items)
    return shown, call.write_cursor([shown[-1].id], about) if more else None
