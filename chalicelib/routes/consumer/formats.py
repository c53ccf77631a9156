"""Everything in another form: which there are and how to ask, for everybody; and the wishes of who has shown a code."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.format_wish import NEEDS_WORDS
from chalicelib.domain.passing import VisitorSession
from chalicelib.errors import InvalidField, NotPossible, NotSignedIn, RecourseError, StaleForm, TooManyAttempts
from chalicelib.http.call import Call, request_id
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.format_view import FORMS, wish_views
from chalicelib.http.consumer.pages import (
    check_token,
    consumer_page,
    problems_of,
    site,
    token,
    visit,
    whole_site,
    with_retry,
)
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.rate_limits import WRITE, limit
from chalicelib.http.responses import Response, see_other
from chalicelib.routes.consumer.follow import follow_page
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.formats.ask_format import AskFormat, ask_format
from chalicelib.services.formats.end_format import withdraw_format

_FORM: Final = "format"
_OWN: Final = "/c/{slug}/status/formats"


@endpoint(blueprint, "/c/{slug}/formats", audit=Reads.NOTHING_PERSONAL)
def formats(call: Call) -> Response:
    """Say which forms there are and how to ask: with a reference here, without one in any way the business names."""
    account = business_of(call)
    return consumer_page(
        call,
        "consumer/formats.html",
        here=whole_site(call, "formats"),
        back_url=whole_site(call),
        forms=FORMS,
        ask_url=whole_site(call, "status", "formats"),
        lines=call.desk.public_lines.of(account),
    )


@endpoint(blueprint, _OWN, audit=Reads.OWN_REQUEST)
def wishes(call: Call) -> Response:
    """The wishes of a submission and the form for another one, or the page that asks for reference and address."""
    account = business_of(call)
    try:
        session = visit(call, account)
    except NotSignedIn:
        return follow_page(call)
    return _page(call, account, session)


@endpoint(blueprint, _OWN, methods=("POST",), audit=(Tag.REQUEST_FORMAT_ASKED,))
def ask(call: Call) -> Response:
    """Take a wish."""
    account = business_of(call)
    session = visit(call, account)
    try:
        check_token(call, _FORM)
        limit(call, WRITE, f"{account.id}|{session.reference}")
        typed = AskFormat(form=call.value("format"), words=call.value("format_words"))
        ask_format(call.desk, account, session.reference, typed)
    except (InvalidField, NotPossible, StaleForm, TooManyAttempts) as error:
        return with_retry(_page(call, account, session, problem=error), error)
    return see_other(site(call, "status", "formats") + "?done=format-asked")


@endpoint(blueprint, f"{_OWN}/{{request}}/{{wish}}", methods=("POST",), audit=(Tag.REQUEST_FORMAT_ENDED,))
def withdraw(call: Call) -> Response:
    """The person does not want it any more."""
    account = business_of(call)
    session = visit(call, account)
    try:
        check_token(call, _FORM)
    except StaleForm as error:
        return _page(call, account, session, problem=error)
    withdraw_format(call.desk, account, session.reference, request_id(call), call.params["wish"])
    return see_other(site(call, "status", "formats") + "?done=format-withdrawn")


def _page(call: Call, account: Account, session: VisitorSession, *, problem: RecourseError | None = None) -> Response:
    submission = call.desk.requests.submission(account.id, session.reference)
    here = site(call, "status", "formats")
    return consumer_page(
        call,
        "consumer/own_formats.html",
        status=problem.status if problem else 200,
        here=here,
        back_url=site(call, "status"),
        action=here,
        form_token=token(call, _FORM),
        errors=problems_of(call, problem) if problem else (),
        values={name: call.value(name) for name in ("format", "format_words")} if problem else {},
        forms=FORMS,
        with_words=tuple(form.value for form in NEEDS_WORDS),
        wishes=wish_views(call.desk.format_wishes.of(account.id, submission.requests), here),
    )
