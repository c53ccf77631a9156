"""The frame of the Data Rights Protocol: JSON in the protocol's own shape, and who calls, proved by token.

A refusal is `{"code": "403", "message": …, "fatal": true}`; without `fatal` the same may be tried again. The message
names fields and problems, never a value. A pair-wise set-up that fails answers 403 with no body (2.05).
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from chalice.app import Blueprint
from chalice.app import Response as ChaliceResponse

from chalicelib.composition import LiveDesk, desk
from chalicelib.domain.account import Account, parse_slug
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.trusted_agent import Agent
from chalicelib.errors import (
    Forbidden,
    Gone,
    InvalidField,
    InvalidInput,
    NotFound,
    RecourseError,
    TooLarge,
    TooManyAttempts,
    Unavailable,
)
from chalicelib.http.call import Call, read_call
from chalicelib.http.endpoint import Reads, RouteInfo, declare
from chalicelib.http.rate_limits import AGENT, AGENT_BLOCK, AGENT_SETUP, address_block, limit
from chalicelib.http.responses import Response, send
from chalicelib.http.router import serve
from chalicelib.http.standing import changes
from chalicelib.log import logger, metric
from chalicelib.services.agents.connect_agent import agent_of
from chalicelib.values import dataclass

SIGNED_LIMIT: Final = 64 * 1024  # bytes
BASE: Final = "/drp/{slug}/v1"
_JSON: Final = "application/json"
# A DELETE with a body often comes without a Content-Type, which Chalice reads as JSON.
_READABLE: Final = ["text/plain", _JSON]
_BEARER: Final = "bearer "
_WORDS: Final = {
    403: "not permitted: unknown token, agent, business or request, or a signature that is not the agent's",
    404: "there is nothing here",
    405: "this method is not served here",
    409: "changed by somebody else at the same time; try again",
    410: "not available any more",
    413: "the body is too large",
    415: "send signed messages as text/plain",
    429: "too many calls; try again later",
    503: "not available now; try again",
}
_AGAIN: Final = frozenset({409, 429, 500, 503})


@dataclass(frozen=True, slots=True)
class AgentCall:
    """One call at one business; `agent` is who has shown the token."""

    desk: LiveDesk
    account: Account
    agent: Agent
    params: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class SetupCall:
    """A pair-wise set-up: nobody is known yet, the address says who it wants to be."""

    desk: LiveDesk
    account: Account
    name: str
    body: bytes


Answer = Mapping[str, Any]


def agent_endpoint(
    blueprint: Blueprint, path: str, *, audit: tuple[Tag, ...] | Reads, method: str = "GET"
) -> Callable[[Callable[[AgentCall], Answer]], Callable[[AgentCall], Answer]]:
    """Register a route that asks for a token; what the handler returns is the JSON of a 200."""

    def register(handler: Callable[[AgentCall], Answer]) -> Callable[[AgentCall], Answer]:
        def answer(call: Call) -> Response:
            return _json(200, handler(_admitted(call)))

        _serve(blueprint, path, method, audit, answer, handler)
        return handler

    return register


def setup_endpoint(
    blueprint: Blueprint, path: str, *, audit: tuple[Tag, ...]
) -> Callable[[Callable[[SetupCall], Answer]], Callable[[SetupCall], Answer]]:
    """Register the set-up: whatever is wrong is 403 without a word, but for what may be tried again."""

    def register(handler: Callable[[SetupCall], Answer]) -> Callable[[SetupCall], Answer]:
        def answer(call: Call) -> Response:
            try:
                return _json(200, handler(_setting_up(call)))
            except RecourseError as error:
                if error.status in _AGAIN:
                    raise
                _note(path, "POST", error, 403)
                return Response("", 403, _JSON)

        _serve(blueprint, path, "POST", audit, answer, handler)
        return handler

    return register


def agent_refusal(status: int) -> Response:
    """The answer to what reaches no route of the protocol."""
    return _refusal(status, _WORDS.get(status, "not possible"))


def _serve(
    blueprint: Blueprint,
    path: str,
    method: str,
    audit: tuple[Tag, ...] | Reads,
    answer: Callable[[Call], Response],
    handler: Callable[..., object],
) -> None:
    declare(RouteInfo(path, (method,), audit, None))

    def view(**params: str) -> ChaliceResponse:
        call = read_call(blueprint.current_request, params, desk())
        return send(call, _answer(call, path, lambda call: _while_open(call, audit, answer)))

    serve(blueprint, path, methods=[method], accepts=_READABLE, view=view, handler=handler)


def _answer(call: Call, path: str, answer: Callable[[Call], Response]) -> Response:
    try:
        return answer(call)
    except RecourseError as error:
        _note(path, call.method, error, error.status)
        return _refused(error)
    except Exception as error:  # noqa: BLE001  the last line of defence: no stack trace reaches an agent
        _note(path, call.method, error, 500)
        return _refusal(500, "failed here; try again")


def _while_open(call: Call, audit: tuple[Tag, ...] | Reads, answer: Callable[[Call], Response]) -> Response:
    """What a route answers, unless it would change something at a business that can only be read (410)."""
    if changes(call.method, audit):
        with suppress(Forbidden):  # of an unknown business: each route refuses in its own way
            if not _account(call).may_change:
                raise Gone("the business can only be read")
    return answer(call)


def _admitted(call: Call) -> AgentCall:
    limit(call, AGENT_BLOCK, address_block(call.source_ip))
    account = _account(call)
    given = call.headers.get("authorization", "")
    if not given.lower().startswith(_BEARER):
        raise Forbidden("token")
    agent = agent_of(call.desk, account, given[len(_BEARER) :].strip())
    limit(call, AGENT, f"{account.id}|{agent.id}")
    _check_size(call)
    return AgentCall(call.desk, account, agent, call.params, call.body)


def _setting_up(call: Call) -> SetupCall:
    limit(call, AGENT_BLOCK, address_block(call.source_ip))
    _check_size(call)
    account, name = _account(call), call.params["agent"]
    limit(call, AGENT_SETUP, f"{account.id}|{name}|{address_block(call.source_ip)}")
    return SetupCall(call.desk, account, name, call.body)


def _account(call: Call) -> Account:
    """The business, fresh: what it asks of agents may have changed just now. Raise `Forbidden` for none."""
    try:
        account = call.desk.accounts.by_slug(parse_slug(call.params["slug"]))
    except (InvalidField, NotFound):
        raise Forbidden("business") from None
    if not account.may_read:
        raise Forbidden("business")  # its data is being erased
    return account


def _check_size(call: Call) -> None:
    if len(call.body) > SIGNED_LIMIT:
        raise TooLarge("body")


def _refused(error: RecourseError) -> Response:
    if isinstance(error, TooManyAttempts):
        return _refusal(error.status, _WORDS[429], {"Retry-After": str(error.retry_after)})
    if isinstance(error, InvalidField):
        return _refusal(error.status, f"{error.field}: {error.problem.replace('-', ' ')}")
    if isinstance(error, InvalidInput):
        return _refusal(error.status, str(error))
    again = {"Retry-After": str(error.retry_after)} if isinstance(error, Unavailable) else None
    return _refusal(error.status, _WORDS.get(error.status, "failed here; try again"), again)


def _refusal(status: int, words: str, headers: Mapping[str, str] | None = None) -> Response:
    said: dict[str, Any] = {"code": str(status), "message": words}
    if status not in _AGAIN:
        said["fatal"] = True
    return _json(status, said, headers)


def _json(status: int, content: Answer, headers: Mapping[str, str] | None = None) -> Response:
    return Response(json.dumps(content), status, _JSON, headers or {})


def _note(path: str, method: str, error: Exception, status: int) -> None:
    """Log the kind of an error, never its message."""
    extra = {"route": path, "method": method, "status": status, "error": type(error).__name__}
    if status >= 500:
        logger().error("agent's call failed", extra=extra)
        return
    logger().info("agent's call refused", extra=extra)
    metric("AgentCallsRefused", 1)
