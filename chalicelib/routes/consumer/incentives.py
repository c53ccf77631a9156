"""Financial incentives: the notice for everybody, and one's own choices for who has shown a code."""

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.passing import VisitorSession
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
from chalicelib.services.incentives.publish_offer import current
from chalicelib.services.incentives.take_part import choose_oneself, own_contact

_FORM = "incentives"
_OWN = "/c/{slug}/status/incentives"


@endpoint(blueprint, "/c/{slug}/incentives", audit=Reads.NOTHING_PERSONAL)
def notice(call: Call) -> Response:
    """The notice of financial incentives (11 CCR 7016): every offer that can be taken up today, with its terms."""
    account = business_of(call)
    today = account.day_of(call.desk.clock.now())
    return consumer_page(
        call,
        "consumer/incentives.html",
        here=whole_site(call, "incentives"),
        back_url=whole_site(call),
        offers=offer_views(current(call.desk, account.id, today), call.language),
        own_url=whole_site(call, "status", "incentives"),
        lines=call.desk.public_lines.of(account),
    )


@endpoint(blueprint, _OWN, audit=Reads.OWN_REQUEST)
def own(call: Call) -> Response:
    """What one takes part in and can take up, or the page that asks for reference and address."""
    account = business_of(call)
    try:
        session = visit(call, account)
    except NotSignedIn:
        return follow_page(call)
    return _page(call, account, session)


@endpoint(blueprint, _OWN, methods=("POST",), audit=(Tag.INCENTIVE_JOINED, Tag.INCENTIVE_LEFT))
def choose(call: Call) -> Response:
    """Opt in to the version that is shown, or withdraw, each in one step."""
    account = business_of(call)
    session = visit(call, account)
    try:
        check_token(call, _FORM)
        limit(call, WRITE, f"{account.id}|{session.reference}")
        offer, number = _choice(call)
        choose_oneself(call.desk, account, session, offer, number=number)
    except (InvalidField, NotFound, NotPossible, StaleForm, TooManyAttempts) as error:
        return with_retry(_page(call, account, session, problem=error), error)
    return see_other(site(call, "status", "incentives") + ("?done=incentive-in" if number else "?done=incentive-out"))


def _choice(call: Call) -> tuple[str, int]:
    """An offer and the version that was read; 0 withdraws. Raise `InvalidField` (`incentive_choice`)."""
    offer, _, number = call.value("incentive_choice").partition("|")
    if not number.isdecimal() or len(number) > 4:
        raise InvalidField(field="incentive_choice", problem="missing")
    return offer, int(number)


def _page(call: Call, account: Account, session: VisitorSession, *, problem: RecourseError | None = None) -> Response:
    contact = own_contact(call.desk, session)
    today = account.day_of(call.desk.clock.now())
    members = call.desk.incentives.of(account.id, contact)
    taken = {(one.offer, one.present.number) for one in members if one.present}
    offered = offer_views(current(call.desk, account.id, today), call.language)
    here = site(call, "status", "incentives")
    return consumer_page(
        call,
        "consumer/own_incentives.html",
        status=problem.status if problem else 200,
        here=here,
        back_url=site(call, "status"),
        action=here,
        form_token=token(call, _FORM),
        errors=problems_of(call, problem) if problem else (),
        contact=contact.masked(),
        mine=own_views(members, call.desk.incentives.versions(account.id), call.language),
        offers=[one for one in offered if (one.offer, one.number) not in taken],
    )
