"""The frame of the API for systems: each operation says what it reads and answers, and who may call it.

A call is proved (`signed`), counted, admitted by scope, read into its schema and done through the same services as the
staff's pages; every refusal is a problem (`problems`). The list of operations is what the API's document is made from,
so a schema that is documented is the one that validates.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final, TypedDict, Unpack

import msgspec
from chalice.app import Blueprint
from chalice.app import Response as ChaliceResponse

from chalicelib.composition import LiveDesk, desk
from chalicelib.domain.api_key import Scope, acting, lives
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.plans import PLANS
from chalicelib.errors import (
    Conflict,
    NotAcceptable,
    NotSigned,
    PreconditionFailed,
    RecourseError,
    TooLarge,
    TooManyAttempts,
    WrongContentType,
)
from chalicelib.http.api.idempotency import HEADER, Once, once
from chalicelib.http.api.operation import (
    API,
    BASE,
    OPERATIONS,
    PAGE_LIMIT,
    Answer,
    ApiCall,
    Nothing,
    Operation,
    Paging,
    version_of,
)
from chalicelib.http.api.problems import SECURITY, Refusal, problem
from chalicelib.http.api.read_json import read_body, read_query
from chalicelib.http.api.signed import Message, Signer, prove
from chalicelib.http.call import BODY_LIMIT, Call, read_call
from chalicelib.http.endpoint import Reads, RouteInfo, declare
from chalicelib.http.rate_limits import Limit, counted
from chalicelib.http.responses import Response, send
from chalicelib.http.router import serve
from chalicelib.http.standing import check_standing
from chalicelib.log import logger
from chalicelib.services.accounts.api_keys import note_use
from chalicelib.values import dataclass, replace

__all__ = ["API", "BASE", "PAGE_LIMIT", "Answer", "ApiCall", "Nothing", "Operation", "Paging", "api", "version_of"]

JSON: Final = "application/json"


Handler = Callable[[ApiCall], msgspec.Struct | Answer]


class Said(TypedDict, total=False):
    """What an operation may say beyond what each must; see `Operation`."""

    body: type[msgspec.Struct]
    query: type[msgspec.Struct]
    status: int
    refusals: tuple[str, ...]
    versioned: bool


class More(Said, total=False):
    """The same, with the permission that the role of the key's scopes must have."""

    permission: Permission


def api(
    blueprint: Blueprint,
    path: str,
    *,
    scope: Scope,
    audit: tuple[Tag, ...] | Reads,
    group: str,
    answer: type[msgspec.Struct],
    method: str = "GET",
    **more: Unpack[More],
) -> Callable[[Handler], Handler]:
    """Register an operation; `path` begins behind `/api/v1`.

    The handler's docstring is its documentation. A handler that writes gets a fresh account and, where the caller
    names the call, is never run twice at once; what it raises becomes a problem.
    """

    def register(handler: Handler) -> Handler:
        summary, _, rest = (handler.__doc__ or "").strip().partition("\n")
        operation = Operation(
            path=f"{BASE}{path}",
            method=method,
            scope=scope,
            name=f"{handler.__module__.rpartition('.')[2]}_{handler.__name__}",
            summary=summary.removesuffix("."),
            description=" ".join(rest.split()),
            group=group,
            audit=audit,
            answer=answer,
            **more,
        )
        _serve(blueprint, operation, handler)
        return handler

    return register


def _serve(blueprint: Blueprint, operation: Operation, handler: Handler) -> None:
    OPERATIONS[operation.path, operation.method] = operation
    declare(RouteInfo(operation.path, (operation.method,), operation.audit, operation.permission))

    def view(**params: str) -> ChaliceResponse:
        request = blueprint.current_request
        call = read_call(request, params, desk())
        return send(call, _answer(_read(call, request.to_original_event()), operation, handler))

    serve(blueprint, operation.path, methods=[operation.method], accepts=[JSON], view=view, handler=handler)


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A call as it came, with what Chalice drops: repeated headers and parameters."""

    call: Call
    message: Message

    def header(self, name: str) -> str:
        """A header, empty if it is not there; one that came twice is joined by a comma and fits nothing."""
        return self.message.headers.get(name, "").strip()


def _read(call: Call, event: Mapping[str, Any]) -> _Incoming:
    lines = event.get("multiValueHeaders") or {}
    parameters = event.get("multiValueQueryStringParameters") or {}
    message = Message(
        method=call.method,
        address=f"{call.desk.public_url}{call.path}",
        query=[(name, value) for name, values in parameters.items() for value in values],
        headers={name.lower(): ", ".join(values) for name, values in lines.items()},
        body=call.body,
    )
    return _Incoming(call, message)


def _answer(incoming: _Incoming, operation: Operation, handler: Handler) -> Response:
    base = incoming.call.desk.public_url
    budget: dict[str, str] = {}
    try:
        _check_formats(incoming)
        signer = prove(incoming.call.desk, incoming.message)
        _count(incoming.call.desk, operation, signer, budget)
        made = _perform(incoming, operation, handler, signer)
    except RecourseError as error:
        answered = _instead(incoming, operation, error)
        _note(operation, answered, answered.status)
        made = problem(answered, base=base)
    except Exception as error:  # noqa: BLE001  the last line of defence: no stack trace reaches a caller
        _note(operation, error, 500)
        made = problem(RecourseError(), base=base)
    headers = {**SECURITY, **budget, **made.headers}
    return Response(made.body, made.status, made.content_type, headers)


def _check_formats(incoming: _Incoming) -> None:
    """Refuse what nobody here would read, before anything is spent on it."""
    if len(incoming.message.body) > BODY_LIMIT:
        raise TooLarge("body")
    if not _accepts(incoming.header("accept")):
        raise NotAcceptable("accept")
    kind = incoming.header("content-type").partition(";")[0].strip().lower()
    if incoming.message.body and (
        kind not in {"", JSON} or incoming.header("content-encoding") not in {"", "identity"}
    ):
        raise WrongContentType("body")


def _accepts(header: str) -> bool:
    ranges = [part.partition(";") for part in header.lower().split(",") if part.strip()]
    wanted = {kind.strip() for kind, _, weight in ranges if weight.replace(" ", "") not in {"q=0", "q=0.0"}}
    return not ranges or bool(wanted & {"*/*", "application/*", JSON})


def _count(desk: LiveDesk, operation: Operation, signer: Signer, budget: dict[str, str]) -> None:
    """Count the call for its key and put what is left of its budget into headers. Raise `TooManyAttempts`."""
    if not desk.limits:
        return
    room = PLANS[signer.account.plan]
    reads = operation.scope is Scope.READ
    rule = Limit("api-read" if reads else "api-write", room.reads_a_minute if reads else room.writes_a_minute, 60)
    used, seconds = counted(desk, rule, signer.key.id)
    budget |= {
        "RateLimit-Limit": str(rule.most),
        "RateLimit-Remaining": str(max(0, rule.most - used)),
        "RateLimit-Reset": str(seconds),
        "RateLimit-Policy": f"{rule.most};w={rule.seconds}",
    }
    if used > rule.most:
        raise TooManyAttempts(retry_after=seconds)


def _perform(incoming: _Incoming, operation: Operation, handler: Handler, signer: Signer) -> Response:
    desk, key = incoming.call.desk, signer.key
    if operation.scope not in key.scopes:
        raise Refusal("scope-missing", scope=operation.scope.value)
    writes = operation.method != "GET"
    staff = acting(desk.accounts.get(signer.account.id) if writes else signer.account, key)
    if writes and operation.scope is Scope.ADMIN and not lives(staff.account, desk.api_keys.get(key.id)):
        raise NotSigned("signature-invalid")  # a key that was just revoked makes itself no successor
    if operation.permission is not None:
        require(staff.user.role, operation.permission)
    check_standing(staff.account, operation.method, operation.audit)
    call = ApiCall(
        desk=desk,
        staff=staff,
        key=key,
        params=incoming.call.params,
        query=read_query(incoming.message.query, operation.query),
        body=read_body(incoming.message.body, operation.body) if writes else None,
        now=desk.clock.now(),
        if_match=incoming.header("if-match"),
    )
    if note_use(desk, key):
        desk.api_keys.forget(key.id)
    name = incoming.header(HEADER.lower())
    if not (writes and name):
        return _done(incoming, operation, handler(call))

    def work(turn: Once) -> Response:
        return _done(incoming, operation, handler(replace(call, once=turn)))

    return once(desk, key, name, _fingerprint(incoming.message), work)


def _fingerprint(message: Message) -> str:
    """What makes two calls of one name the same call."""
    head = f"{message.method} {message.address} {sorted(message.query)}\n"
    return hashlib.sha256(head.encode() + message.body).hexdigest()


def _done(incoming: _Incoming, operation: Operation, made: msgspec.Struct | Answer) -> Response:
    answer = made if isinstance(made, Answer) else Answer(content=made)
    headers = {}
    if answer.etag:
        headers["ETag"] = answer.etag
    if answer.location:
        headers["Location"] = f"{incoming.call.desk.public_url}{answer.location}"
    known = {tag.strip().removeprefix("W/") for tag in incoming.header("if-none-match").split(",")}
    if operation.method == "GET" and answer.etag and answer.etag in known:
        return Response("", 304, JSON, headers)
    if operation.status == 204:
        return Response("", 204, JSON, headers)
    return Response(msgspec.json.encode(answer.content).decode(), operation.status, JSON, headers)


def _instead(incoming: _Incoming, operation: Operation, error: RecourseError) -> RecourseError:
    """A conflict is a failed precondition for a caller who has named the version that it wants to change."""
    demanded = operation.method != "GET" and incoming.header("if-match")
    return PreconditionFailed("If-Match") if demanded and isinstance(error, Conflict) else error


def _note(operation: Operation, error: Exception, status: int) -> None:
    """Log the kind of an error, never its message: it may quote what was sent."""
    what = error.code if isinstance(error, Refusal) else type(error).__name__
    extra = {"route": operation.path, "method": operation.method, "status": status, "error": what}
    if status >= 500:
        logger().error("operation failed", extra=extra)
    else:
        logger().info("operation refused", extra=extra)
