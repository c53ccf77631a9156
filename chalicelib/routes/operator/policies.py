"""The operator's privacy policy: its versions, publishing one, withdrawing one, who refuses."""

from typing import Any, Final
from urllib.parse import quote

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.policy import TITLE_LIMIT, Use
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads
from chalicelib.http.operator.pages import operator_page
from chalicelib.http.operator.policy_form import blank, read_policy_form, typed
from chalicelib.http.operator.policy_page import answers_view, published_view, written_view
from chalicelib.http.policy_view import PATH, version_views
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import OPERATOR, check_staff_token, field_errors
from chalicelib.routes.operator.registry import operator_route
from chalicelib.services.policies.publish_policy import publish_policy, withdraw_policy, written_policy

POLICY: Final = f"{OPERATOR}/policy"
_NEW: Final = f"{POLICY}/new"
_ACCOUNTS: Final = 25  # a page; each may read its staff
_LONGEST: Final = 5  # digits of a number
_REFUSALS: Final = (InvalidField, NotPossible, StaleForm, Conflict)


@operator_route("policy", audit=Reads.NOTHING_PERSONAL)
def policies(call: Call) -> Response:
    """Every version, the newest first."""
    versions = version_views(call.desk.policy_versions.newest(), call.language, call.desk.clock.now())
    public = f"{call.desk.public_url}{PATH}"
    return operator_page(
        call, "operator/policies.html", nav="policy", versions=versions, new_url=_NEW, base=POLICY, public=public
    )


@operator_route("policy/new", methods=("GET", "POST"), audit=(Tag.ACCOUNT_POLICY_PUBLISHED,))
def new(call: Call) -> Response:
    """Write a version, look at it as it will be, publish it: nobody is told anything before that."""
    if call.method == "GET":
        return _form(call, blank(call, len(call.desk.policy_versions.newest()) + 1))
    staff, operator = call.staff, call.desk.accounts.get(call.staff.account.id)
    try:
        check_staff_token(call)
        command = read_policy_form(call)
        if call.value("do") == "publish":
            done = publish_policy(call.desk, operator, command, actor=staff.operating)
            return see_other(f"{POLICY}/{done.number}?done=policy-published")
        written = written_policy(call.desk, operator, command, actor=staff.operating)
    except _REFUSALS as error:
        return _form(call, typed(call), status=error.status, errors=field_errors(call, error))
    if call.value("do") == "edit":
        return _form(call, typed(call))
    item = written_view(call.desk, written, call.language)
    return operator_page(call, "operator/policy_check.html", nav="policy", item=item, values=typed(call), action=_NEW)


@operator_route("policy/{number}", audit=Reads.NOTHING_PERSONAL)
def policy(call: Call) -> Response:
    """One version, with how far its mailing has come."""
    return _shown(
        call, "operator/policy.html", withdraw_url=f"{_url(call)}/withdraw", answers_url=f"{_url(call)}/answers"
    )


@operator_route("policy/{number}/withdraw", methods=("GET", "POST"), audit=(Tag.ACCOUNT_POLICY_WITHDRAWN,))
def withdraw(call: Call) -> Response:
    """Ask, then take it back."""
    frame: dict[str, Any] = {"action": f"{_url(call)}/withdraw", "back_url": _url(call)}
    if call.method == "GET":
        return _shown(call, "operator/policy_withdraw.html", **frame)
    try:
        check_staff_token(call)
        operator = call.desk.accounts.get(call.staff.account.id)
        withdraw_policy(call.desk, operator, _number(call), actor=call.staff.operating)
    except (NotPossible, Conflict, StaleForm) as error:
        errors = field_errors(call, error)
        return _shown(call, "operator/policy_withdraw.html", status=error.status, errors=errors, **frame)
    return see_other(f"{_url(call)}?done=policy-withdrawn")


@operator_route("policy/{number}/answers", audit=Reads.NOTHING_PERSONAL)
def answers(call: Call) -> Response:
    """Where each account stands with the uses that a version changes, a page of accounts at a time."""
    version = call.desk.policy_versions.get(_number(call))
    after = call.query.get("after", "")[:48]
    accounts = call.desk.accounts.page(after=after, limit=_ACCOUNTS)
    path = f"{OPERATOR}/accounts"
    more = f"{_url(call)}/answers?after={quote(accounts[-1].slug)}" if len(accounts) == _ACCOUNTS else None
    return operator_page(
        call,
        "operator/policy_answers.html",
        nav="policy",
        number=version.number,
        uses=[use.value for use in version.uses],
        accounts=[answers_view(call.desk, account, version, path=path) for account in accounts],
        more_url=more,
        back_url=_url(call),
    )


def _shown(call: Call, template: str, *, status: int = 200, **more: Any) -> Response:
    item = published_view(call.desk, call.desk.policy_versions.get(_number(call)), call.language)
    return operator_page(call, template, status=status, nav="policy", item=item, **{"back_url": POLICY} | more)


def _form(call: Call, values: dict[str, str], *, status: int = 200, **more: Any) -> Response:
    return operator_page(
        call,
        "operator/policy_new.html",
        status=status,
        nav="policy",
        values=values,
        spoken=[texts.describe(code) for code in texts.languages()],
        uses=[use.value for use in Use],
        limit=TITLE_LIMIT,
        action=_NEW,
        back_url=POLICY,
        **more,
    )


def _url(call: Call) -> str:
    return f"{POLICY}/{_number(call)}"


def _number(call: Call) -> int:
    given = call.params["number"]
    if not (given.isascii() and given.isdecimal() and len(given) <= _LONGEST):
        raise NotFound("policy-version")
    return int(given)
