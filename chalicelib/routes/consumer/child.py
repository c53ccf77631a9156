"""A child under 13 is on the form alone: nothing more is asked, a parent is; and what we hold can be told of.

Nothing that was answered before is kept, and nothing that is written here becomes a request: a restricted task begins.
"""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import drawn_name
from chalicelib.domain.request_terms import Channel
from chalicelib.errors import InvalidField, RecourseError, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.pages import (
    check_token,
    closed_page,
    consumer_page,
    problems_of,
    site,
    token,
    with_retry,
)
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.rate_limits import CHILD, CHILDREN, address_block, limit
from chalicelib.http.responses import Response, see_other
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.children.report_child import ReportChild, report_child
from chalicelib.services.ports.desk import new_id

_FORM: Final = "child"
_FIELDS: Final = ("child_name", "child_email", "child_parent_email")


@endpoint(blueprint, "/c/{slug}/child", audit=Reads.NOTHING_PERSONAL)
def child(call: Call) -> Response:
    """Say that a parent must ask, and take where to find what is held of the child."""
    account = business_of(call)
    return _page(call, account) if account.open_to_public else closed_page(call)


@endpoint(blueprint, "/c/{slug}/child", methods=("POST",), audit=(Tag.ACCOUNT_CHILD_OPENED,))
def tell(call: Call) -> Response:
    """Begin the restricted task; a second press of the button begins no other."""
    account = business_of(call)
    if not account.open_to_public:
        return closed_page(call)
    try:
        check_token(call, _FORM)
        limit(call, CHILD, f"{account.id}|{address_block(call.source_ip)}")
        limit(call, CHILDREN, account.id)
        report_child(call.desk, _command(call, account))
    except (InvalidField, StaleForm, TooManyAttempts) as error:
        return with_retry(_page(call, account, problem=error), error)
    return see_other(site(call, "child") + "?done=child-told")


def _command(call: Call, account: Account) -> ReportChild:
    return ReportChild(
        account=call.desk.accounts.get(account.id),
        channel=Channel.WEB,
        language=call.language,
        actor=CONSUMER,
        name=call.value("child_name"),
        email=call.value("child_email"),
        parent_email=call.value("child_parent_email"),
        once=_once(call),
    )


def _once(call: Call) -> str:
    drawn = call.value("once") if call.method == "POST" else ""
    return drawn_name(drawn) or new_id(call.desk)


def _page(call: Call, account: Account, *, problem: RecourseError | None = None) -> Response:
    del account
    posted = call.method == "POST"
    return consumer_page(
        call,
        "consumer/child.html",
        status=problem.status if problem else 200,
        here=site(call, "child"),
        back_url=site(call),
        form_token=token(call, _FORM),
        errors=problems_of(call, problem) if problem else (),
        values={name: call.value(name) for name in _FIELDS} if posted else {},
        once=_once(call),
        told=call.query.get("done") == "child-told",
        parent_url=site(call, "residence"),
    )
