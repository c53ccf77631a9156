"""Where a request stands, for who has shown a code: timeline, messages, the answer and its files, withdrawal."""

from typing import Any

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.errors import InvalidField, NotSignedIn, RecourseError, StaleForm, TooManyAttempts
from chalicelib.http.call import Call, request_id
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.outside_view import lies_outside
from chalicelib.http.consumer.pages import (
    check_token,
    consumer_page,
    known_visitor,
    problems_of,
    site,
    token,
    visit,
    with_retry,
)
from chalicelib.http.consumer.passed_on_view import passed_on
from chalicelib.http.consumer.status_view import statuses, thread, timeline
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.rate_limits import WRITE, limit
from chalicelib.http.responses import Response, see_other
from chalicelib.routes.consumer.follow import follow_page
from chalicelib.routes.consumer.receipt import permission_url, signal_processed
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.consumer.follow_up import Status, end_visit, read_status
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.attach_file import issue_link
from chalicelib.services.handling.write_message import own_request, write_to_business
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import new_id

_FORM = "status"


@endpoint(blueprint, "/c/{slug}/status", audit=Reads.OWN_REQUEST)
def show(call: Call) -> Response:
    """The status, or the page that asks for reference and address."""
    account = business_of(call)
    try:
        session = visit(call, account)
    except NotSignedIn:
        return follow_page(call)
    return _page(call, account, read_status(call.desk, session))


@endpoint(blueprint, "/c/{slug}/status/message", methods=("POST",), audit=(Tag.REQUEST_MESSAGE_RECEIVED,))
def write(call: Call) -> Response:
    """Take a message: it is filed with the first request that is still in work."""
    account = business_of(call)
    session = visit(call, account)
    status = read_status(call.desk, session)
    heads = [part.request for part in status.requests]
    about = next((head for head in heads if head.in_work), heads[0])
    text = call.value("message")
    try:
        check_token(call, _FORM)
        limit(call, WRITE, f"{account.id}|{session.reference}")
        write_to_business(call.desk, account, session.reference, about.id, text, once=call.value("once"))
    except (StaleForm, TooManyAttempts) as error:
        return with_retry(_page(call, account, status, problem=error), error)
    except InvalidField as error:
        named = InvalidField(field="message", problem=error.problem, **error.values)
        return _page(call, account, status, problem=named)
    return see_other(site(call, "status") + "?done=message-sent")


@endpoint(blueprint, "/c/{slug}/status/withdraw/{request}", audit=Reads.OWN_REQUEST)
def ask_withdrawal(call: Call) -> Response:
    """Ask once more."""
    return _withdrawal(call, business_of(call))


@endpoint(
    blueprint,
    "/c/{slug}/status/withdraw/{request}",
    methods=("POST",),
    audit=(Tag.REQUEST_WITHDRAWN, Tag.REQUEST_APPEAL_WITHDRAWN),
)
def withdraw(call: Call) -> Response:
    """Close one request, or its appeal, as withdrawn."""
    account = business_of(call)
    session = visit(call, account)
    request = request_id(call)
    try:
        check_token(call, f"withdraw|{request}")
    except StaleForm as error:
        return _withdrawal(call, account, problem=error)
    closed = persistently(lambda: withdraw_request(call.desk, account, session.reference, request))
    return see_other(site(call, "status") + ("?done=appeal-withdrawn" if closed.appeal else "?done=withdrawn"))


def _withdrawal(call: Call, account: Account, *, problem: RecourseError | None = None) -> Response:
    session = visit(call, account)
    head = own_request(call.desk, account, session.reference, request_id(call))
    if not head.in_work:
        return see_other(site(call, "status"))
    return consumer_page(
        call,
        "consumer/withdraw.html",
        what="request" if head.open else "appeal",
        status=problem.status if problem else 200,
        here=site(call, "status", "withdraw", head.id),
        back_url=site(call, "status"),
        form_token=token(call, f"withdraw|{head.id}"),
        errors=problems_of(call, problem) if problem else (),
        right=head.right.value,
        reference=head.submission,
        cancel_url=site(call, "status"),
    )


@endpoint(
    blueprint, "/c/{slug}/status/files/{request}/{file}", methods=("POST",), audit=(Tag.REQUEST_FILE_LINK_ISSUED,)
)
def get_file(call: Call) -> Response:
    """Issue a link of 60 seconds to a file of the answer and go there; each one is counted."""
    account = business_of(call)
    session = visit(call, account)
    check_token(call, _FORM)
    limit(call, WRITE, f"{account.id}|{session.reference}")
    request, file = request_id(call), call.params["file"]
    return see_other(persistently(lambda: issue_link(call.desk, account, session.reference, request, file)))


@endpoint(blueprint, "/c/{slug}/status/files/{request}/{file}", audit=Reads.NOTHING_PERSONAL)
def expired_link(call: Call) -> Response:
    """A file's address without its button: says that links live for 60 seconds and leads back."""
    return _said(call, "link-expired", status=410, link_key="message.go-to-status")


@endpoint(blueprint, "/c/{slug}/status/leave", methods=("POST",), audit=Reads.NOTHING_PERSONAL)
def leave(call: Call) -> Response:
    """End the visit and forget the browser, whatever the state of the form's token: leaving is always safe."""
    business_of(call)
    visitor = known_visitor(call)
    if visitor:
        end_visit(call.desk, visitor)
        call.new_cookies["sid"] = ""
    return see_other(site(call, "status", "left"))


@endpoint(blueprint, "/c/{slug}/status/left", audit=Reads.NOTHING_PERSONAL)
def left(call: Call) -> Response:
    """Say that nothing can be seen here any more."""
    return _said(call, "signed-out", link_key="message.go-to-start")


def _said(call: Call, key: str, *, link_key: str, status: int = 200) -> Response:
    business_of(call)
    link = site(call, "status") if link_key == "message.go-to-status" else site(call)
    return consumer_page(call, "message.html", status=status, key=key, fill={}, link_url=link, link_key=link_key)


def _page(call: Call, account: Account, status: Status, *, problem: RecourseError | None = None) -> Response:
    submission = status.submission
    shown: dict[str, Any] = {
        "reference": submission.id,
        "received_at": submission.received_at,
        "by_day": submission.by_day,
        "requests": statuses(status, account, call.language, call.desk.clock.now(), lambda *parts: site(call, *parts)),
        "passed_on": passed_on(status, account),
        "outside": lies_outside(status, account),
        "timeline": timeline(status, call.language),
        "messages": thread(status, account),
        "gpc": signal_processed(submission, [part.request for part in status.requests], account),
    }
    files = any(part.files for part in shown["requests"])
    return consumer_page(
        call,
        "consumer/status.html",
        status=problem.status if problem else 200,
        here=site(call, "status"),
        form_token=token(call, _FORM),
        errors=problems_of(call, problem) if problem else (),
        values={"message": call.value("message")} if problem else {},
        message_url=site(call, "status", "message"),
        once=(call.value("once") if problem else "") or new_id(call.desk),
        formats_url=site(call, "status", "formats"),
        receipt_url=site(call, "receipt", submission.id, "signed"),
        content_url=site(call, "receipt", submission.id, "content"),
        permission_url=permission_url(call, submission, [part.request for part in status.requests]),
        sign_out_url=site(call, "status", "leave"),
        form_targets=(call.desk.files.origin,) if files else (),
        **shown,
    )
