"""What an operation of the API is, what its handler gets and gives; the document is made from the list of them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.api_key import ApiKey, Scope
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import Reference, RequestId, new_reference, new_request_id
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Request
from chalicelib.errors import PreconditionFailed
from chalicelib.http.api.idempotency import Once
from chalicelib.http.endpoint import Reads
from chalicelib.values import dataclass

BASE: Final = "/api/v1"
PAGE_LIMIT: Final = 100
_USUAL_PAGE: Final = 25
_LONGEST_VERSION: Final = 9  # digits


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """An empty object: the call takes no body, or no query, or answers nothing."""


class Paging(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What every list takes; a list's own query is a subclass."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_LIMIT, description="Items on a page.")] = _USUAL_PAGE
    cursor: Annotated[str, msgspec.Meta(max_length=2000, description="`next` of the page before.")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation, as its document describes it."""

    path: str  # with /api/v1
    method: str
    scope: Scope
    name: str  # unique; also the name of the view
    summary: str  # first line of the handler's docstring
    description: str  # the rest of it
    group: str  # the heading under which the documentation lists it
    audit: tuple[Tag, ...] | Reads
    answer: type[msgspec.Struct]
    body: type[msgspec.Struct] = Nothing
    query: type[msgspec.Struct] = Nothing
    status: int = 200
    permission: Permission | None = None
    refusals: tuple[str, ...] = ()  # codes of `http.api.problems` beyond those that every operation has
    versioned: bool = False  # answers an ETag and obeys If-Match (a write) or If-None-Match (a read)


OPERATIONS: Final[dict[tuple[str, str], Operation]] = {}  # by path and method: once, however often one is loaded
API: Final[Collection[Operation]] = OPERATIONS.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a handler answers when a schema alone does not say it all."""

    content: msgspec.Struct
    etag: str = ""
    location: str = ""  # a path of this site


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """A proved and admitted call, read into its operation's schemas."""

    desk: LiveDesk
    staff: Staff
    key: ApiKey
    params: Mapping[str, str]
    query: Any
    body: Any
    now: datetime
    if_match: str = ""
    once: Once | None = None  # of a call that has an Idempotency-Key

    @property
    def account(self) -> Account:
        """The account that the key belongs to; fresh on a write, at most seconds old on a read."""
        return self.staff.account

    @property
    def request(self) -> RequestId:
        """The request that the address names; whether it exists is for the reader of it to say."""
        return RequestId(self.params["request"])

    @property
    def seen(self) -> int | None:
        """The version that If-Match demands, for a service to compare; None where any will do.

        Raise `PreconditionFailed` for an ETag that is none of ours.
        """
        if self.if_match in {"", "*"}:
            return None
        version = self.if_match.removeprefix('"').partition("-")[0]
        if not (version.isdecimal() and len(version) <= _LONGEST_VERSION and self.if_match.endswith('"')):
            raise PreconditionFailed("If-Match")
        return int(version)

    def reference(self) -> Reference:
        """A reference for what this call files; a repetition of a named call gets the same one."""
        if self.once is None:
            return new_reference(self.desk.chance.bytes(16))
        named = f"{self.once.name}|{self.once.started_at.isoformat()}"
        return new_reference(bytes.fromhex(self.desk.secrets.hash("api-reference", named))[:16])

    def filed_as(self) -> str:
        """A name for what this call files, the same for a repetition; empty where the call has none."""
        if self.once is None:
            return ""
        drawn = bytes.fromhex(self.desk.secrets.hash("api-name", self.once.name))[:10]
        return new_request_id(self.once.started_at, drawn)

    def read_cursor(self, cursor: str, about: str) -> list[Any]:
        """The places of a cursor that `write_cursor` made for this list of this account. Raise `InvalidField`."""
        return self.desk.cursors.read(cursor, f"api|{self.account.id}|{about}")

    def place(self, about: str, start: Any) -> Any:
        """Where the page that is asked for begins: the one place of its cursor, or `start`. Raise `InvalidField`."""
        return self.read_cursor(self.query.cursor, about)[0] if self.query.cursor else start

    def write_cursor(self, places: list[Any], about: str) -> str:
        """An authenticated cursor, bound to the account and to what the list is about."""
        return self.desk.cursors.write(places, f"api|{self.account.id}|{about}")


def version_of(head: Request) -> str:
    """The ETag of a request: its version and the number of its last audit entry."""
    return f'"{head.version}-{head.chain_head.seq}"'
