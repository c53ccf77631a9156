"""The appeal against a refusal: one field, for who has shown a code, where the law gives an appeal."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.errors import InvalidField, RecourseError, StaleForm, TooManyAttempts
from chalicelib.http.call import Call, request_id
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.pages import check_token, consumer_page, problems_of, site, token, visit, with_retry
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.rate_limits import WRITE, limit
from chalicelib.http.responses import Response, see_other
from chalicelib.law.appeals import appeal_until, appealable
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.consumer.file_appeal import file_appeal
from chalicelib.services.handling.write_message import own_request
from chalicelib.services.persistence import persistently

_PATH: Final = "/c/{slug}/status/appeal/{request}"


@endpoint(blueprint, _PATH, audit=Reads.OWN_REQUEST)
def ask_appeal(call: Call) -> Response:
    """The form, or the status page where no appeal is possible (any more)."""
    return _form(call, business_of(call))


@endpoint(blueprint, _PATH, methods=("POST",), audit=(Tag.REQUEST_APPEALED,))
def appeal(call: Call) -> Response:
    """Take the appeal; pressing twice files it once."""
    account = business_of(call)
    session = visit(call, account)
    request, words = request_id(call), call.value("appeal")
    try:
        check_token(call, f"appeal|{request}")
        limit(call, WRITE, f"{account.id}|{session.reference}")
        persistently(lambda: file_appeal(call.desk, account, session.reference, request, words))
    except (StaleForm, TooManyAttempts) as error:
        return with_retry(_form(call, account, problem=error), error)
    except InvalidField as error:
        named = InvalidField(field="appeal", problem=error.problem, **error.values)
        return _form(call, account, problem=named)
    return see_other(site(call, "status") + "?done=appealed")


def _form(call: Call, account: Account, *, problem: RecourseError | None = None) -> Response:
    session = visit(call, account)
    head = own_request(call.desk, account, session.reference, request_id(call))
    if not appealable(head):
        return see_other(site(call, "status"))
    return consumer_page(
        call,
        "consumer/appeal.html",
        status=problem.status if problem else 200,
        here=site(call, "status", "appeal", head.id),
        back_url=site(call, "status"),
        form_token=token(call, f"appeal|{head.id}"),
        errors=problems_of(call, problem) if problem else (),
        values={"appeal": call.value("appeal")} if problem else {},
        right=head.right.value,
        reference=head.submission,
        until=appeal_until(head, account.zone),
        cancel_url=site(call, "status"),
    )
