"""Coming back: reference and contact, then a fresh code. The answers never tell whether the two belong together."""

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import Reference, parse_reference
from chalicelib.domain.passing import Draft, Resend
from chalicelib.errors import InvalidField, InvalidInput, NotSignedIn, RecourseError, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.code_page import CodePage
from chalicelib.http.consumer.pages import (
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
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.consumer.follow_up import Contact, ask_follow_up, move_visit, open_follow_up
from chalicelib.services.intake.keep_draft import keep_follow_up, read_follow_up


@endpoint(blueprint, "/c/{slug}/status", methods=("POST",), audit=Reads.NOTHING_PERSONAL)
def ask(call: Call) -> Response:
    """Send a code if reference and contact belong together; say the same if not."""
    account = business_of(call)
    try:
        check_token(call, "follow")
        reference, contact = _typed(call)
        limit(call, CODE, address_block(call.source_ip))
    except (InvalidInput, StaleForm, TooManyAttempts) as error:
        return follow_page(call, problem=error)
    ask_follow_up(call.desk, account, reference, contact)
    keep_follow_up(call.desk, account, call.visitor, reference, contact)
    return see_other(site(call, "status", "code"))


def _typed(call: Call) -> tuple[Reference, Contact]:
    problems: list[InvalidField] = []
    reference, contact = Reference(""), None
    try:
        reference = parse_reference(call.value("reference"))
    except InvalidField as problem:
        problems.append(problem)
    try:
        contact = _contact(call)
    except InvalidField as problem:
        problems.append(problem)
    if problems or contact is None:
        raise InvalidInput(tuple(problems))
    return reference, contact


def _contact(call: Call) -> Contact:
    """The address, or the number of who called or wrote a text; an address counts before a number."""
    phone = call.value("phone")
    return Phone.parse(phone) if phone.strip() and not call.value("email").strip() else Email.parse(call.value("email"))


def follow_page(call: Call, *, problem: RecourseError | None = None) -> Response:
    """The page that asks for reference and contact."""
    response = consumer_page(
        call,
        "consumer/follow.html",
        status=problem.status if problem else 200,
        here=site(call, "status"),
        back_url=site(call),
        form_token=token(call, "follow"),
        errors=problems_of(call, problem) if problem else (),
        values={name: call.value(name) for name in ("reference", "email", "phone")} if problem else {},
    )
    return with_retry(response, problem) if problem else response


@endpoint(blueprint, "/c/{slug}/status/code", audit=Reads.OWN_DRAFT)
def ask_follow_code(call: Call) -> Response:
    """Ask for the code; the contact shown is the one that was typed, masked."""
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
        code, contact = call.value("code"), _asked_with(asked)
        session = open_follow_up(call.desk, account, asked.reference, code, call.visitor, contact=contact)
    except (InvalidField, TooManyAttempts) as error:
        return _page(call, asked).show(call, error, tried_out=isinstance(error, TooManyAttempts))
    move_visit(call.desk, session, to=call.renew_visitor())
    return see_other(site(call, "status"))


@endpoint(blueprint, "/c/{slug}/status/code/resend", methods=("POST",), audit=Reads.OWN_DRAFT)
def resend_follow_code(call: Call) -> Response:
    """Send another code if the details match; the delay counts from what this browser asked, matching or not."""
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
    contact = _asked_with(asked)
    ask_follow_up(call.desk, account, asked.reference, contact)
    keep_follow_up(call.desk, account, call.visitor, asked.reference, contact)
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


def _asked_with(asked: Draft) -> Contact:
    numbers = asked.answers.get("phone")
    return Phone(numbers[0]) if numbers else Email(asked.answers["email"][0])


def _page(call: Call, asked: Draft) -> CodePage:
    contact = _asked_with(asked)
    return CodePage(
        purpose="follow",
        url=site(call, "status", "code"),
        back_url=site(call, "status"),
        sent_to=contact.masked(),
        by_phone=isinstance(contact, Phone),
    )
