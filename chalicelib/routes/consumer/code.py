"""After sending: the code that shows that the address is the person's own."""

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.request import Submission
from chalicelib.errors import InvalidField, NotSignedIn, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.code_page import CodePage
from chalicelib.http.consumer.pages import check_token, draft_of, site
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.rate_limits import CODE, address_block, limit
from chalicelib.http.responses import Response, see_other
from chalicelib.routes.consumer.receipt import to_confirm
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.consumer.confirm_contact import confirm_contact, send_code
from chalicelib.services.consumer.follow_up import start_visit


@endpoint(blueprint, "/c/{slug}/code", audit=Reads.OWN_DRAFT)
def ask_code(call: Call) -> Response:
    """Ask for the code of what this browser has sent."""
    submission = _sent(call, business_of(call))
    heads = [call.desk.requests.get(submission.account, request) for request in submission.requests]
    if not to_confirm(submission, heads):
        return see_other(site(call, "receipt", submission.id))
    return _page(call, submission).show(call)


@endpoint(blueprint, "/c/{slug}/code", methods=("POST",), audit=(Tag.REQUEST_CONTACT_CONFIRMED,))
def enter_code(call: Call) -> Response:
    """Confirm the contact and let the browser see the request for an hour, under a new secret."""
    account = business_of(call)
    submission = _sent(call, account)
    try:
        check_token(call, "confirm-code")
        limit(call, CODE, address_block(call.source_ip))
    except (StaleForm, TooManyAttempts) as error:
        return _page(call, submission).show(call, error)
    try:
        confirmed = confirm_contact(call.desk, account, submission.id, call.value("code"), by=call.visitor)
    except (InvalidField, TooManyAttempts) as error:
        return _page(call, submission).show(call, error, tried_out=isinstance(error, TooManyAttempts))
    if call.framed:  # what can be seen and done after a code stays out of frames
        return see_other(site(call, "receipt", submission.id) + "?done=contact-confirmed")
    start_visit(call.desk, confirmed, call.renew_visitor())
    return see_other(site(call, "status") + "?done=contact-confirmed")


@endpoint(blueprint, "/c/{slug}/code/resend", methods=("POST",), audit=Reads.OWN_DRAFT)
def resend_code(call: Call) -> Response:
    """Mail a fresh code, after a delay that grows."""
    submission = _sent(call, business_of(call))
    try:
        check_token(call, "confirm-resend")
        limit(call, CODE, address_block(call.source_ip))
        send_code(call.desk, submission)
    except StaleForm as error:
        return _page(call, submission).show(call, error)
    except TooManyAttempts as error:
        return _page(call, submission).show(call, error, wait=error.retry_after)
    return see_other(site(call, "code") + "?done=code-sent")


def _sent(call: Call, account: Account) -> Submission:
    """What this browser has sent. Raise `NotSignedIn`, which leads to the follow-up page."""
    draft = draft_of(call, account)
    if draft is None or not draft.sent:
        raise NotSignedIn("visitor")
    return call.desk.requests.submission(account.id, draft.reference)


def _page(call: Call, submission: Submission) -> CodePage:
    email = submission.typed.email
    return CodePage(
        purpose="confirm",
        url=site(call, "code"),
        back_url=site(call, "receipt", submission.id),
        sent_to=email.masked() if email else "",
    )
