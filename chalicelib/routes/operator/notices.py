"""What the operator tells the accounts: the list, a new notice, taking one back."""

from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.operator_notice import TITLE_LIMIT, Severity
from chalicelib.errors import Conflict, InvalidField, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads
from chalicelib.http.operator.notice_form import blank, read_notice_form, typed
from chalicelib.http.operator.notice_view import posted, posted_notice
from chalicelib.http.operator.pages import operator_page
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import OPERATOR, check_staff_token, field_errors
from chalicelib.routes.operator.registry import operator_route
from chalicelib.services.notices.post_notice import post_notice, withdraw_notice, written_notice

NOTICES: Final = f"{OPERATOR}/notices"
_SHOWN: Final = 20
_REFUSALS: Final = (InvalidField, NotPossible, StaleForm, Conflict)


@operator_route("notices", audit=Reads.NOTHING_PERSONAL)
def notices(call: Call) -> Response:
    """Every notice that was posted, newest first."""
    staff = call.staff
    found = call.desk.notices.page(staff.account.id, before=call.query.get("before", ""), limit=_SHOWN + 1)
    now = call.desk.clock.now()
    lines = [posted(one, staff.account, call.language, now=now, path=NOTICES) for one in found[:_SHOWN]]
    older = f"{NOTICES}?before={found[_SHOWN - 1].id}" if len(found) > _SHOWN else None
    newer = NOTICES if "before" in call.query else None
    return operator_page(
        call,
        "operator/notices.html",
        nav="notices",
        notices=lines,
        new_url=f"{NOTICES}/new",
        older_url=older,
        newer_url=newer,
    )


@operator_route("notices/new", methods=("GET", "POST"), audit=(Tag.ACCOUNT_NOTICE_POSTED,))
def new(call: Call) -> Response:
    """Write a notice, look at it as it will be, post it: nobody is told anything before that."""
    if call.method == "GET":
        return _form(call, blank(call))
    try:
        check_staff_token(call)
        command = read_notice_form(call)
        notice = written_notice(call.desk, call.staff, command)
        if call.value("do") == "post":
            done = post_notice(call.desk, call.staff, command)
            return see_other(f"{NOTICES}/{done.id}?done=notice-posted")
    except _REFUSALS as error:
        return _form(call, typed(call), status=error.status, errors=field_errors(call, error))
    if call.value("do") == "edit":
        return _form(call, typed(call))
    item = posted_notice(call.desk, notice, call.staff.account, call.language, path=NOTICES, stored=False)
    return operator_page(
        call, "operator/notice_check.html", nav="notices", item=item, values=typed(call), action=f"{NOTICES}/new"
    )


@operator_route("notices/{notice}", audit=Reads.NOTHING_PERSONAL)
def notice(call: Call) -> Response:
    """One notice, with how far its mailing has come."""
    return _shown(call, "operator/notice.html", withdraw_url=f"{NOTICES}/{call.params['notice']}/withdraw")


@operator_route("notices/{notice}/withdraw", methods=("GET", "POST"), audit=(Tag.ACCOUNT_NOTICE_WITHDRAWN,))
def withdraw(call: Call) -> Response:
    """Ask, then take it back."""
    url = f"{NOTICES}/{call.params['notice']}"
    if call.method == "GET":
        return _shown(call, "operator/notice_withdraw.html", action=f"{url}/withdraw", back_url=url)
    try:
        check_staff_token(call)
        withdraw_notice(call.desk, call.staff, call.params["notice"])
    except (NotPossible, Conflict, StaleForm) as error:
        return _shown(
            call,
            "operator/notice_withdraw.html",
            status=error.status,
            action=f"{url}/withdraw",
            back_url=url,
            errors=field_errors(call, error),
        )
    return see_other(f"{url}?done=notice-withdrawn")


def _shown(call: Call, template: str, *, status: int = 200, **more: Any) -> Response:
    found = call.desk.notices.get(call.staff.account.id, call.params["notice"])
    item = posted_notice(call.desk, found, call.staff.account, call.language, path=NOTICES)
    return operator_page(call, template, status=status, nav="notices", item=item, **{"back_url": NOTICES} | more)


def _form(call: Call, values: dict[str, str], *, status: int = 200, **more: Any) -> Response:
    return operator_page(
        call,
        "operator/notice_new.html",
        status=status,
        nav="notices",
        values=values,
        spoken=[texts.describe(code) for code in texts.languages()],
        severities=[severity.value for severity in Severity],
        limit=TITLE_LIMIT,
        action=f"{NOTICES}/new",
        back_url=NOTICES,
        **more,
    )
