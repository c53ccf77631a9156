"""Coming back: reference and address, then a fresh code. The answers never tell whether the two belong together."""

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import Reference, parse_reference
from chalicelib.domain.passing import Draft, Resend
from chalicelib.errors import InvalidField, InvalidInput, NotSignedIn, RecourseError, StaleForm, TooManyAttempts
from chalicelib.http.business import business_of
from chalicelib.http.call import Call
from chalicelib.http.code_page import CodePage
from chalicelib.http.consumer_pages import (
    check_token,
    consumer_page,
    known_visitor,
    problems_of,
    site,
    token,
    with_retry,
)
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.rate_limits import CODE, address_block, limit
from chalicelib.http.responses import Response, see_other
from chalicelib.routes.consumer_blueprint import blueprint
from chalicelib.services.follow_up import ask_follow_up, move_visit, open_follow_up
from chalicelib.services.keep_draft import keep_follow_up, read_follow_up


@endpoint(blueprint, "/c/{slug}/status", methods=("POST",), audit=Reads.NOTHING_PERSONAL)
def ask(call: Call) -> Response:
    """Mail a code if reference and address belong together; say the same if not."""
    account = business_of(call)
    try:
        check_token(call, "follow")
        reference, email = _typed(call)
        limit(call, CODE, address_block(call.source_ip))
    except (InvalidInput, StaleForm, TooManyAttempts) as error:
        return follow_page(call, problem=error)
    ask_follow_up(call.desk, account, reference, email)
    keep_follow_up(call.desk, account, call.visitor, reference, email)
    return see_other(site(call, "status", "code"))


def _typed(call: Call) -> tuple[Reference, Email]:
    problems: list[InvalidField] = []
    reference, email = Reference(""), Email("")
    try:
        reference = parse_reference(call.value("reference"))
    except InvalidField as problem:
        problems.append(problem)
    try:
        email = Email.parse(call.value("email"))
    except InvalidField as problem:
        problems.append(problem)
    if problems:
        raise InvalidInput(tuple(problems))
    return reference, email


def follow_page(call: Call, *, problem: RecourseError | None = None) -> Response:
    """The page that asks for reference and address."""
    response = consumer_page(
        call,
        "consumer/follow.html",
        status=problem.status if problem else 200,
        here=site(call, "status"),
        back_url=site(call),
        form_token=token(call, "follow"),
        errors=problems_of(call, problem) if problem else (),
        values={name: call.value(name) for name in ("reference", "email")} if problem else {},
    )
    return with_retry(response, problem) if problem else response


@endpoint(blueprint, "/c/{slug}/status/code", audit=Reads.OWN_DRAFT)
def ask_follow_code(call: Call) -> Response:
    """Ask for the code; the address shown is the one that was typed, masked."""
    return _page(call, _asked(call, business_of(call))).show(call)


@endpoint(blueprint, "/c/{slug}/status/code", methods=("POST",), audit=(Tag.REQUEST_CONTACT_CONFIRMED,))
def enter_follow_code(call: Call) -> Response:
    """Open the status page for an hour, under a new secret."""
    account = business_of(call)
    asked = _asked(call, account)
    try:
        check_token(call, "follow-code")
        limit(call, CODE, address_block(call.source_ip))
    except (StaleForm, TooManyAttempts) as error:
        return _page(call, asked).show(call, error)
    try:
        email = Email(asked.answers["email"][0])
        session = open_follow_up(call.desk, account, asked.reference, call.value("code"), call.visitor, email=email)
    except (InvalidField, TooManyAttempts) as error:
        return _page(call, asked).show(call, error, tried_out=isinstance(error, TooManyAttempts))
    move_visit(call.desk, session, to=call.renew_visitor())
    return see_other(site(call, "status"))


@endpoint(blueprint, "/c/{slug}/status/code/resend", methods=("POST",), audit=Reads.OWN_DRAFT)
def resend_follow_code(call: Call) -> Response:
    """Mail another code if the details match; the delay counts from what this browser asked, matching or not."""
    account = business_of(call)
    asked = _asked(call, account)
    try:
        check_token(call, "follow-resend")
        limit(call, CODE, address_block(call.source_ip))
        _allow(call, asked)
    except StaleForm as error:
        return _page(call, asked).show(call, error)
    except TooManyAttempts as error:
        return _page(call, asked).show(call, error, wait=error.retry_after)
    email = Email(asked.answers["email"][0])
    ask_follow_up(call.desk, account, asked.reference, email)
    keep_follow_up(call.desk, account, call.visitor, asked.reference, email)
    return see_other(site(call, "status", "code") + "?done=code-sent")


def _allow(call: Call, asked: Draft) -> None:
    wait = Resend(1, asked.started_at).wait(call.desk.clock.now())
    if wait:
        raise TooManyAttempts(retry_after=max(1, int(wait.total_seconds())))


def _asked(call: Call, account: Account) -> Draft:
    asked = read_follow_up(call.desk, account, known_visitor(call))
    if asked is None:
        raise NotSignedIn("visitor")
    return asked


def _page(call: Call, asked: Draft) -> CodePage:
    return CodePage(
        purpose="follow",
        url=site(call, "status", "code"),
        back_url=site(call, "status"),
        sent_to=Email(asked.answers["email"][0]).masked(),
    )
