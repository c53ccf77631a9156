"""How the staff of an account sign in: who needs a second factor, whose is reset, whose sessions end."""

from typing import Any, Final

from chalicelib.domain.account import User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import UserId
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.second_factor import Demand
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.access_view import colleagues
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.sure import ask_first
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.reset_factors import demand_second_factor, reset_factors
from chalicelib.services.accounts.sessions import end_sessions

_PATH: Final = "/staff/access"
_ASKED: Final = frozenset({"end-sessions", "reset"})
_REFUSALS: Final = (InvalidField, StaleForm, NotPossible, NotFound, Conflict)


@endpoint(blueprint, _PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def access(call: Call) -> Response:
    """Show how people sign in, also to who only looks."""
    return _page(call)


@endpoint(
    blueprint,
    _PATH,
    methods=("POST",),
    audit=(Tag.ACCOUNT_SETTINGS_CHANGED, Tag.USER_FACTORS_RESET, Tag.USER_SESSIONS_ENDED),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def change(call: Call) -> Response:
    """Change how people sign in; after asking, end somebody's sessions or help one who has lost a telephone."""
    what = call.value("do")
    try:
        check_staff_token(call)
        asked = _ask(call, what) if what in _ASKED else None
        if asked:
            return asked
        done = _do(call, what)
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done={done}")


def _ask(call: Call, what: str) -> Response | None:
    return ask_first(call, f"access-{what}", back=_PATH, nav="access", named=_colleague(call).name)


def _do(call: Call, what: str) -> str:
    match what:
        case "demand":
            demand_second_factor(call.desk, call.staff, _demand(call.value("second_factor")))
            return "access-saved"
        case "end-sessions":
            end_sessions(call.desk, call.staff, _colleague(call))
            return "colleague-out"
        case "reset":
            reset_factors(call.desk, call.staff, _colleague(call))
            return "factors-reset"
    raise NotFound("step")


def _demand(chosen: str) -> Demand:
    if chosen not in set(Demand):
        raise InvalidField(field="second_factor", problem="missing")
    return Demand(chosen)


def _colleague(call: Call) -> User:
    return call.desk.accounts.user(call.staff.account.id, UserId(call.value("user")))


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    account = call.desk.accounts.get(call.staff.account.id)
    return staff_page(
        call,
        "staff/access.html",
        status=status,
        nav="access",
        here=_PATH,
        action=_PATH,
        demand=account.second_factor.value,
        demands=[one.value for one in Demand],
        people=colleagues(call),
        may_change=permits(call.staff.user.role, Permission.ADMINISTER),
        **more,
    )
