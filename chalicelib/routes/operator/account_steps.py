"""What the operator does with an account; each step says first what will happen, and asks."""

from collections.abc import Callable
from typing import Any, Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.errors import Conflict, InvalidField, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.operator.account_form import read_plan
from chalicelib.http.operator.account_view import ACCOUNTS, line, plan_choices, steps
from chalicelib.http.operator.pages import operator_page
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors
from chalicelib.routes.operator.accounts import asked_account
from chalicelib.routes.operator.registry import operator_route
from chalicelib.services.accounts.change_plan import change_plan, past_their_day
from chalicelib.services.accounts.close_account import cancel_closing, close_account
from chalicelib.services.accounts.past_due import mark_paid, mark_past_due

_REFUSALS: Final = (InvalidField, NotPossible, StaleForm, Conflict)
_Act = Callable[..., Account]


@operator_route("accounts/{account}/plan", methods=("GET", "POST"), audit=(Tag.ACCOUNT_PLAN_CHANGED,))
def plan(call: Call) -> Response:
    """Choose a plan, see how many voicemails it would end, then change it."""
    found = asked_account(call)
    if call.method == "GET":
        return _choose(call, found)
    try:
        check_staff_token(call)
        chosen = read_plan(call.value("plan"))
        if call.value("do") == "change":
            change_plan(call.desk, found, chosen, actor=call.staff.operating)
            return see_other(f"{ACCOUNTS}/{found.id}?done=plan-changed")
    except _REFUSALS as error:
        return _choose(call, found, status=error.status, errors=field_errors(call, error))
    return _page(
        call,
        found,
        "operator/account_plan_ask.html",
        back_url=call.path,
        plan=chosen.value,
        past=past_their_day(call.desk, found, chosen) if chosen is not found.plan else 0,
    )


def _choose(call: Call, found: Account, *, status: int = 200, **more: Any) -> Response:
    choices = plan_choices(call.desk, found)
    return _page(call, found, "operator/account_plan.html", status=status, choices=choices, **more)


@operator_route("accounts/{account}/past-due", methods=("GET", "POST"), audit=(Tag.ACCOUNT_PAST_DUE,))
def past_due(call: Call) -> Response:
    """Note that a payment is missing."""
    return _step(call, "past-due", mark_past_due)


@operator_route("accounts/{account}/paid", methods=("GET", "POST"), audit=(Tag.ACCOUNT_PAID,))
def paid(call: Call) -> Response:
    """Note that it has come."""
    return _step(call, "paid", mark_paid)


@operator_route("accounts/{account}/close", methods=("GET", "POST"), audit=(Tag.ACCOUNT_CLOSING_BEGUN,), fresh=True)
def close(call: Call) -> Response:
    """Begin to close an account."""
    return _step(call, "close", close_account)


@operator_route("accounts/{account}/cancel", methods=("GET", "POST"), audit=(Tag.ACCOUNT_CLOSING_CANCELLED,))
def cancel(call: Call) -> Response:
    """Bring an account that is closing back to what it was."""
    return _step(call, "cancel", cancel_closing)


def _step(call: Call, step: str, act: _Act) -> Response:
    found = asked_account(call)
    if call.method == "GET":
        return _page(call, found, "operator/account_step.html", step=step)
    try:
        check_staff_token(call)
        if step not in steps(call.desk, found):
            raise NotPossible("account-state", state=found.state.value)
        act(call.desk, found, actor=call.staff.operating)
    except _REFUSALS as error:
        errors = field_errors(call, error)
        return _page(call, found, "operator/account_step.html", status=error.status, step=step, errors=errors)
    return see_other(f"{ACCOUNTS}/{found.id}?done=account-{step}")


def _page(call: Call, found: Account, template: str, *, status: int = 200, **more: Any) -> Response:
    return operator_page(
        call,
        template,
        status=status,
        nav="accounts",
        item=line(call.desk, found),
        may=steps(call.desk, found),
        action=call.path,
        **{"back_url": f"{ACCOUNTS}/{found.id}"} | more,
    )
