"""The second step of an opt-in to sale and sharing, for who has shown a code: asked apart from the request."""

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.errors import NotPossible, RecourseError, StaleForm
from chalicelib.http.call import Call, request_id
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.pages import check_token, consumer_page, problems_of, site, token, visit
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.consumer.confirm_opt_in import confirm_opt_in, may_confirm
from chalicelib.services.handling.write_message import own_request

_PATH = "/c/{slug}/status/opt-in/{request}"


@endpoint(blueprint, _PATH, audit=Reads.OWN_REQUEST)
def ask(call: Call) -> Response:
    """Ask once more, with what it means and how it is taken back."""
    return _page(call, business_of(call))


@endpoint(blueprint, _PATH, methods=("POST",), audit=(Tag.REQUEST_ANSWERED, Tag.SUPPRESSION_CHANGED))
def confirm(call: Call) -> Response:
    """Grant it on the person's separate word."""
    account = business_of(call)
    session, request = visit(call, account), request_id(call)
    try:
        check_token(call, f"opt-in|{request}")
        confirm_opt_in(call.desk, account, session.reference, request)
    except (StaleForm, NotPossible) as error:
        return _page(call, account, problem=error)
    return see_other(site(call, "status") + "?done=opted-in")


def _page(call: Call, account: Account, *, problem: RecourseError | None = None) -> Response:
    session = visit(call, account)
    head = own_request(call.desk, account, session.reference, request_id(call))
    if not may_confirm(head):
        return see_other(site(call, "status"))
    return consumer_page(
        call,
        "consumer/opt_in.html",
        status=problem.status if problem else 200,
        here=site(call, "status", "opt-in", head.id),
        back_url=site(call, "status"),
        form_token=token(call, f"opt-in|{head.id}"),
        errors=problems_of(call, problem) if problem else (),
        reference=head.submission,
        contact=head.contact,
        cancel_url=site(call, "status"),
    )
