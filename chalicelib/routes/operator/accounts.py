"""Accounts for who runs the deployment: find one, see how it stands, open a new one."""

from typing import Any, Final
from urllib.parse import urlencode

from chalicelib.domain.account import Account, AccountState, Plan
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId
from chalicelib.errors import Conflict, InvalidField, InvalidInput, StaleForm, Unavailable
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads
from chalicelib.http.operator.account_form import BLANK, read_account_form, typed
from chalicelib.http.operator.account_view import ACCOUNTS, account_view, line
from chalicelib.http.operator.pages import operator_page
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors
from chalicelib.http.staff.place_choices import establishment_choices, zone_choices
from chalicelib.routes.operator.registry import operator_route
from chalicelib.services.accounts.find_accounts import find_accounts
from chalicelib.services.accounts.open_account import open_account

_SLUG_LIMIT: Final = 48
_REFUSALS: Final = (InvalidField, InvalidInput, StaleForm, Conflict, Unavailable)


@operator_route("accounts", audit=Reads.NOTHING_PERSONAL)
def accounts(call: Call) -> Response:
    """A page of accounts by short name; a state or the beginning of a name narrows it."""
    begins = call.query.get("begins", "").strip().lower()[:_SLUG_LIMIT]
    asked = call.query.get("state", "")
    state = AccountState(asked) if asked in set(AccountState) else None
    found = find_accounts(call.desk, state=state, begins=begins, after=call.query.get("after", "")[:_SLUG_LIMIT])
    narrowed = {name: value for name, value in (("begins", begins), ("state", asked if state else "")) if value}
    return operator_page(
        call,
        "operator/accounts.html",
        nav="accounts",
        accounts=[line(call.desk, account) for account in found.accounts],
        states=[one.value for one in AccountState],
        values={"begins": begins, "state": asked if state else ""},
        searched=found.after if found.searched else "",
        next_url=f"{ACCOUNTS}?{urlencode({**narrowed, 'after': found.after})}" if found.after else None,
        first_url=f"{ACCOUNTS}?{urlencode(narrowed)}" if "after" in call.query else None,
        action=ACCOUNTS,
        new_url=f"{ACCOUNTS}/new",
    )


@operator_route("accounts/new", methods=("GET", "POST"), audit=(Tag.ACCOUNT_OPENED, Tag.ACCOUNT_USER_ADDED))
def new(call: Call) -> Response:
    """Take in a business with its first owner."""
    if call.method == "GET":
        return _form(call, BLANK)
    try:
        check_staff_token(call)
        account, _ = open_account(call.desk, read_account_form(typed(call), call.staff))
    except _REFUSALS as error:
        return _form(call, typed(call), status=error.status, errors=field_errors(call, error))
    return see_other(f"{ACCOUNTS}/{account.id}?done=account-taken-in")


@operator_route("accounts/{account}", audit=Reads.NOTHING_PERSONAL)
def account(call: Call) -> Response:
    """How an account stands, in numbers and dates."""
    found = asked_account(call)
    demands = [one for one in call.desk.grants.of(call.staff.account.id) if one.opens == found.id]
    return operator_page(
        call, "operator/account.html", nav="accounts", item=account_view(call.desk, found, demands), back_url=ACCOUNTS
    )


def asked_account(call: Call) -> Account:
    """The account that the address names. Raise `NotFound`."""
    return call.desk.accounts.get(AccountId(call.params["account"]))


def _form(call: Call, values: dict[str, str], *, status: int = 200, **more: Any) -> Response:
    return operator_page(
        call,
        "operator/account_new.html",
        status=status,
        nav="accounts",
        values=values,
        zones=zone_choices(),
        establishments=establishment_choices(call.language),
        plans=[plan.value for plan in Plan],
        action=f"{ACCOUNTS}/new",
        back_url=ACCOUNTS,
        **more,
    )
