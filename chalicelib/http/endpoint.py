"""What Chalice lacks: each route says what it reads, who may call it, and errors become readable pages."""

from collections.abc import Callable, Collection, Mapping, Sequence
from enum import Enum
from typing import Any, Final

from chalice.app import Blueprint
from chalice.app import Response as ChaliceResponse

from chalicelib import texts
from chalicelib.composition import desk
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, require
from chalicelib.errors import (
    InvalidField,
    InvalidInput,
    NotPossible,
    NotSignedIn,
    OnlyReading,
    OperatorsOnly,
    RecourseError,
    TooManyAttempts,
    Unavailable,
)
from chalicelib.http.call import FORM, FRAMED, Call, read_call
from chalicelib.http.consumer.business import business_of, public_view
from chalicelib.http.responses import Response, page, see_other, send
from chalicelib.http.router import serve
from chalicelib.http.standing import changes, check_standing
from chalicelib.log import logger
from chalicelib.values import dataclass

# Chalice reads a GET without Content-Type as JSON and refuses it on a route that takes forms only; that a POST
# is a form is checked by `Call.form`.
_READABLE: Final[Sequence[str]] = [FORM, "application/json"]


class Reads(Enum):
    """What a route that leaves no audit entry reads."""

    NOTHING_PERSONAL = "nothing personal"
    NAMED_CONTACT = "only what a contact that the caller names has opted out of"
    OWN_DRAFT = "only what this browser typed"
    ASKED_OF_VENDOR = "only what a business asks of the vendor that has the link, which told it so and when"
    ASKED_BY_LINK = "only what an agent asks in the name of the person who has the link"
    AGENTS_OWN = "only the references of what was sent under the address that the link went to"
    OWN_REQUEST = "only what the consumer who has shown a code sent and was answered"


@dataclass(frozen=True, slots=True)
class RouteInfo:
    """A declared route: `audit` names the tags that its use leaves, or why there are none."""

    path: str
    methods: tuple[str, ...]
    audit: tuple[Tag, ...] | Reads
    permission: Permission | None
    fresh: bool = False  # who calls it must have shown who they are within ten minutes


# By path and methods: a module that failed half-way and is loaded again declares what it had declared once more.
DECLARED: Final[dict[tuple[str, tuple[str, ...]], RouteInfo]] = {}
ROUTES: Final[Collection[RouteInfo]] = DECLARED.values()
SECURITY: Final = "/staff/security"
SET_UP: Final = "/staff/security/factors"
# What is open to a session in which a second factor must be set up before anything else.
WHILE_ENROLLING: Final = frozenset({SET_UP, "/staff/again", "/staff/sign-out"})
Handler = Callable[[Call], Response]


def declare(info: RouteInfo) -> None:
    """Take a route up into `ROUTES`: once, however often its module is loaded."""
    DECLARED[info.path, info.methods] = info


def endpoint(
    blueprint: Blueprint,
    path: str,
    *,
    audit: tuple[Tag, ...] | Reads,
    methods: tuple[str, ...] = ("GET",),
    permission: Permission | None = None,
    fresh: bool = False,
    accepts: Sequence[str] = _READABLE,
) -> Callable[[Handler], Handler]:
    """Register a route. With a permission the caller must be signed-in staff whose role has it.

    With `fresh` they must also have shown who they are within ten minutes: for what a route changes, or for reading
    where it changes nothing.
    """
    info = RouteInfo(path, methods, audit, permission, fresh)
    declare(info)

    def register(handler: Handler) -> Handler:
        def view(**params: str) -> ChaliceResponse:
            call = read_call(blueprint.current_request, params, desk())
            return send(call, _answer(call, info, handler))

        serve(blueprint, path, methods=methods, accepts=accepts, view=view, handler=handler)
        return handler

    return register


def _answer(call: Call, info: RouteInfo, handler: Handler) -> Response:
    path = info.path
    try:
        before = _admit(call, path, info.permission) if info.permission else None
        return before or _first(call, info) or _closed(call, info) or handler(call)
    except NotSignedIn:
        return _sign_in(call)
    except RecourseError as error:
        _note(path, call.method, error, error.status)
        return error_page(call, error)
    except Exception as error:  # noqa: BLE001  the last line of defence: no stack trace reaches a browser
        _note(path, call.method, error, 500)
        return error_page(call, RecourseError())


def _admit(call: Call, path: str, permission: Permission) -> Response | None:
    """Let in who is signed in and may do this; a page comes before where they read another account no longer."""
    from chalicelib.http.staff.by_grant import read_by_grant, reads_by_grant
    from chalicelib.services.accounts.operators import require_operator
    from chalicelib.services.accounts.sessions import staff_of

    call.admit(staff_of(call.desk, call.cookie("staff")))
    if permission is Permission.OPERATE:
        require_operator(call.desk, call.staff)
    elif reads_by_grant(call.staff, path) and (before := read_by_grant(call, path)):
        return before
    require(call.staff.user.role, permission)
    return None


def _first(call: Call, info: RouteInfo) -> Response | None:
    """The page that comes before this one: a second factor that is still due, or a sign-in that is too old."""
    if info.permission is None:
        return None
    from chalicelib.http.staff.come_back import ask_again, is_proof_due

    if call.staff.enrolling and info.path not in WHILE_ENROLLING:
        return see_other(SET_UP)
    if info.permission is Permission.OPERATE and not call.staff.factor:
        return _ask_factor(call)
    changes = call.method != "GET" or info.methods == ("GET",)
    return ask_again(call) if info.fresh and changes and is_proof_due(call) else None


def _closed(call: Call, info: RouteInfo) -> Response | None:
    """What a business that can only be read shows where something would be changed. Raise `NotPossible` for staff."""
    if info.permission is not None:
        check_standing(call.staff.account, call.method, info.audit)
        return None
    if "{slug}" not in info.path or not changes(call.method, info.audit) or business_of(call).may_change:
        return None
    from chalicelib.http.consumer.pages import closed_page

    return closed_page(call)


def _ask_factor(call: Call) -> Response:
    """Who runs the deployment shows a second factor in each session, whatever their account demands of others."""
    from chalicelib.http.staff.come_back import ask_again

    has_one = call.desk.second_factors.of(call.staff.account.id, call.staff.user.id).is_set_up
    return ask_again(call) if has_one else see_other(SET_UP)


def _sign_in(call: Call) -> Response:
    if call.framed:
        from chalicelib.http.consumer.framed import go_outside

        return go_outside(call)
    if "/c/" in call.path:
        slug = call.params.get("slug", "")
        return see_other(f"/c/{slug}/status")
    from chalicelib.http.staff.come_back import ask_to_sign_in

    return ask_to_sign_in(call)


def error_page(call: Call, error: RecourseError) -> Response:
    """Return the page for an error, in the call's language, with its status and the remedy."""
    values = dict(_values(error, call.language))
    if call.account and "slug" in call.params:
        home = f"{FRAMED if call.framed else '/c'}/{call.account.slug}"
        values |= {"business": public_view(call.account), "home_url": home}
    response = page(call, "error.html", status=error.status, **values)
    if isinstance(error, TooManyAttempts | Unavailable):
        return Response(response.body, error.status, headers={"Retry-After": str(error.retry_after)})
    return response


def _values(error: RecourseError, language: str) -> Mapping[str, Any]:
    values: dict[str, Any] = {}
    if error.text_key == "error.stale-form":
        values["reason"] = texts.text(error.text_key, language)
    if isinstance(error, InvalidField):
        values["reason"] = texts.problem(error.field, error.problem, language, **error.values)
    if isinstance(error, InvalidInput):
        first = error.problems[0]
        values["reason"] = texts.problem(first.field, first.problem, language, **first.values)
    if isinstance(error, NotPossible):
        values["reason"] = texts.not_possible(error.reason, language, **error.values)
    if isinstance(error, OnlyReading | OperatorsOnly):
        values |= {"words": texts.text(error.text_key, language), "home_url": "/staff"}
    if isinstance(error, TooManyAttempts):
        values["retry_after"] = error.retry_after
    return values


def _note(path: str, method: str, error: Exception, status: int) -> None:
    """Log the kind of an error, never its message: an unknown exception may quote what somebody typed."""
    extra = {"route": path, "method": method, "status": status, "error": type(error).__name__}
    if status >= 500:
        logger().error("route failed", extra=extra)
    else:
        logger().info("route refused", extra=extra)
