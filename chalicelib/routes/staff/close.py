"""An owner closes the account: what is open, what is taken along, and what comes when, on one page."""

from collections.abc import Callable
from typing import Any, Final

from chalicelib.domain.account import Account
from chalicelib.domain.account_course import Who, closes_at, erased_by, erases_at
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission
from chalicelib.errors import InvalidField, NotFound, RecourseError
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.close_view import open_rows, said_rows
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.close_account import cancel_closing, close_own_account, own_account
from chalicelib.services.accounts.closing_requests import hand_over, open_ones, open_requests, warn_of
from chalicelib.services.accounts.finish_closing import finish_closing, waive_export

_PATH: Final = "/staff/close"
_FIELDS: Final = ("typed_name", "fate", "handed_to", "handed_how")


@endpoint(
    blueprint,
    _PATH,
    methods=("GET", "POST"),
    audit=(
        Tag.ACCOUNT_CLOSING_BEGUN,
        Tag.ACCOUNT_CLOSING_REQUEST,
        Tag.ACCOUNT_CLOSING_WAIVED,
        Tag.ACCOUNT_CLOSING_CANCELLED,
        Tag.ACCOUNT_CLOSED,
    ),
    permission=Permission.CLOSE_ACCOUNT,
    fresh=True,
)
def close(call: Call) -> Response:
    """Show how far the account is on its way out, and take the next step of it."""
    if call.method == "GET":
        return _page(call)
    try:
        check_staff_token(call)
        act = _STEPS.get(call.value("do"))
        if act is None:
            raise NotFound("step")
        act(call)
    except RecourseError as error:
        if error.status not in {400, 409}:
            raise
        return _page(call, status=error.status, errors=field_errors(call, error), values=_typed(call))
    return see_other(f"{_PATH}?done=closing-{call.value('do')}")


def _typed(call: Call) -> dict[str, str]:
    return {name: call.value(name) for name in _FIELDS} | {"do": call.value("do")}


def _say(call: Call) -> None:
    """What becomes of the open requests that were ticked, or of all of which nothing was said yet."""
    chosen = [RequestId(one) for one in call.form.get("requests", [])]
    if call.value("every") == "yes":
        account = own_account(call.desk, call.staff)
        chosen = [one.head.id for one in open_ones(call.desk, account) if one.said is None]
    if call.value("fate") == "handed-over":
        hand_over(call.desk, call.staff, chosen, to=call.value("handed_to"), how=call.value("handed_how"))
        return
    if call.value("fate") != "warned":
        raise InvalidField(field="fate", problem="missing")
    warn_of(call.desk, call.staff, chosen)


def _cancel(call: Call) -> None:
    account = own_account(call.desk, call.staff)
    cancel_closing(call.desk, account, actor=call.staff.actor, who=Who.OWNER)


_STEPS: Final[dict[str, Callable[[Call], Any]]] = {
    "begin": lambda call: close_own_account(call.desk, call.staff, call.value("typed_name")),
    "say": _say,
    "waive": lambda call: waive_export(call.desk, call.staff, call.value("typed_name")),
    "finish": lambda call: finish_closing(call.desk, call.staff),
    "cancel": _cancel,
}


def _page(call: Call, **more: Any) -> Response:
    account = own_account(call.desk, call.staff)
    context = _context(call, account) | more
    status = context.pop("status", 200)
    return staff_page(call, "staff/close.html", status=status, nav="close", **context)


def _context(call: Call, account: Account) -> dict[str, Any]:
    closing = account.closing
    base: dict[str, Any] = {
        "action": _PATH,
        "state": account.state.value,
        "account_name": account.name,
        "operators": account.slug == call.desk.operator,
        "values": {},
        "export_url": "/staff/takeout",
    }
    if closing is None:
        return base | {"closing": None, "count": sum(1 for _ in open_requests(call.desk, account))}
    ones = open_ones(call.desk, account)
    return base | {
        "closing": closing,
        "closes": account.day_of(closes_at(closing)),
        "erases": account.day_of(erases_at(closing)),
        "erased": account.day_of(erased_by(closing)),
        "left": open_rows(ones, call.language),
        "said": said_rows(ones, call.language),
        "count": sum(one.said is None for one in ones),
    }
