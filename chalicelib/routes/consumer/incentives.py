"""Financial incentives: the notice for everybody, and one's own choices for who has shown a code.

Who has sent a request comes with its code (`/status/incentives`); anybody else shows a code for their contact here.
"""

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.errors import (
    InvalidField,
    NotFound,
    NotPossible,
    NotSignedIn,
    RecourseError,
    StaleForm,
    TooManyAttempts,
)
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.incentive_view import offer_views, own_views
from chalicelib.http.consumer.pages import (
    check_token,
    consumer_page,
    known_visitor,
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
from chalicelib.services.consumer.show_contact import shown_contact
from chalicelib.services.incentives.publish_offer import current
from chalicelib.services.incentives.take_part import choose_for, choose_oneself, own_contact

PURPOSE = "incentives"
_FORM = "incentives"
_BY_STATUS, _BY_CODE = ("status", "incentives"), ("incentives", "own")
_REFUSALS = (InvalidField, NotFound, NotPossible, StaleForm, TooManyAttempts)


@endpoint(blueprint, "/c/{slug}/incentives", audit=Reads.NOTHING_PERSONAL)
def notice(call: Call) -> Response:
    """The notice of financial incentives (11 CCR 7016): every offer that can be taken up today, with its terms."""
    return notice_page(call)


def notice_page(call: Call, *, problem: RecourseError | None = None) -> Response:
    """The notice, with the form that asks for a code."""
    account = business_of(call)
    offers = current(call.desk, account.id, account.day_of(call.desk.clock.now()))
    response = consumer_page(
        call,
        "consumer/incentives.html",
        status=problem.status if problem else 200,
        here=whole_site(call, "incentives"),
        back_url=whole_site(call),
        offers=offer_views(offers, call.language),
        may_choose=account.incentives or bool(offers),
        own_url=whole_site(call, *_BY_STATUS),
        form_token=token(call, "incentives-ask"),
        values={name: call.value(name) for name in ("email", "phone")} if problem else {},
        errors=problems_of(call, problem) if problem else (),
        lines=call.desk.public_lines.of(account),
    )
    return with_retry(response, problem) if problem else response


@endpoint(blueprint, "/c/{slug}/status/incentives", audit=Reads.OWN_REQUEST)
def own(call: Call) -> Response:
    """What one takes part in and can take up, or the page that asks for reference and address."""
    account = business_of(call)
    try:
        session = visit(call, account)
    except NotSignedIn:
        return follow_page(call)
    return _page(call, account, own_contact(call.desk, session), _BY_STATUS)


@endpoint(blueprint, "/c/{slug}/status/incentives", methods=("POST",), audit=(Tag.INCENTIVE_JOINED, Tag.INCENTIVE_LEFT))
def choose(call: Call) -> Response:
    """Opt in to the version that is shown, or withdraw, each in one step."""
    account = business_of(call)
    session = visit(call, account)
    try:
        check_token(call, _FORM)
        limit(call, WRITE, f"{account.id}|{session.reference}")
        offer, number = _choice(call)
        choose_oneself(call.desk, account, session, offer, number=number)
    except _REFUSALS as error:
        return with_retry(_page(call, account, own_contact(call.desk, session), _BY_STATUS, problem=error), error)
    return _done(call, _BY_STATUS, number)


@endpoint(blueprint, "/c/{slug}/incentives/own", audit=Reads.OWN_REQUEST)
def own_by_code(call: Call) -> Response:
    """The same for who has shown a code for their contact, without any request; else the notice, which asks for it."""
    account = business_of(call)
    try:
        contact = shown_contact(call.desk, account, PURPOSE, known_visitor(call))
    except NotSignedIn:
        return see_other(whole_site(call, "incentives"))
    return _page(call, account, contact, _BY_CODE)


@endpoint(blueprint, "/c/{slug}/incentives/own", methods=("POST",), audit=(Tag.INCENTIVE_JOINED, Tag.INCENTIVE_LEFT))
def choose_by_code(call: Call) -> Response:
    """Opt in to the version that is shown, or withdraw, each in one step."""
    account = business_of(call)
    contact = shown_contact(call.desk, account, PURPOSE, known_visitor(call))
    try:
        check_token(call, _FORM)
        limit(call, WRITE, f"{account.id}|{known_visitor(call)}")
        offer, number = _choice(call)
        choose_for(call.desk, account, contact, offer, number=number)
    except _REFUSALS as error:
        return with_retry(_page(call, account, contact, _BY_CODE, problem=error), error)
    return _done(call, _BY_CODE, number)


def _done(call: Call, parts: tuple[str, ...], number: int) -> Response:
    return see_other(site(call, *parts) + ("?done=incentive-in" if number else "?done=incentive-out"))


def _choice(call: Call) -> tuple[str, int]:
    """An offer and the version that was read; 0 withdraws. Raise `InvalidField` (`incentive_choice`)."""
    offer, _, number = call.value("incentive_choice").partition("|")
    if not number.isdecimal() or len(number) > 4:
        raise InvalidField(field="incentive_choice", problem="missing")
    return offer, int(number)


def _page(
    call: Call,
    account: Account,
    contact: Email | Phone,
    parts: tuple[str, ...],
    *,
    problem: RecourseError | None = None,
) -> Response:
    today = account.day_of(call.desk.clock.now())
    members = call.desk.incentives.of(account.id, contact)
    taken = {(one.offer, one.present.number) for one in members if one.present}
    offered = offer_views(current(call.desk, account.id, today), call.language)
    here = site(call, *parts)
    return consumer_page(
        call,
        "consumer/own_incentives.html",
        status=problem.status if problem else 200,
        here=here,
        back_url=site(call, parts[0]),
        action=here,
        form_token=token(call, _FORM),
        errors=problems_of(call, problem) if problem else (),
        contact=contact.masked(),
        form_url=whole_site(call),
        mine=own_views(members, call.desk.incentives.versions(account.id), call.language),
        offers=[one for one in offered if (one.offer, one.number) not in taken],
    )
