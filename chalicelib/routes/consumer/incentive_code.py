"""A code to one's own address or number, for the choices about financial incentives: no earlier request is needed."""

from chalicelib.domain.contact import Email, Phone
from chalicelib.errors import InvalidField, NotFound, NotSignedIn, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.code_page import CodePage
from chalicelib.http.consumer.pages import check_token, known_visitor, whole_site
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.rate_limits import CODE, address_block, limit
from chalicelib.http.responses import Response, see_other
from chalicelib.routes.consumer.incentives import PURPOSE, notice_page
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.consumer.show_contact import (
    ShowContact,
    ask_contact_code,
    asked_contact,
    move_contact,
    open_contact,
)

_CODE = ("incentives", "code")


@endpoint(blueprint, "/c/{slug}/incentives", methods=("POST",), audit=Reads.NOTHING_PERSONAL)
def ask(call: Call) -> Response:
    """Send a code to the contact, whether or not anything is known of it."""
    account = business_of(call)
    if not (account.incentives or call.desk.incentives.versions(account.id)):
        raise NotFound("incentive")
    try:
        check_token(call, "incentives-ask")
        contact = _contact(call)
        limit(call, CODE, address_block(call.source_ip))
        ask_contact_code(call.desk, account, _of(call, contact, call.visitor))
    except (InvalidField, StaleForm, TooManyAttempts) as error:
        return notice_page(call, problem=error)
    return see_other(whole_site(call, *_CODE))


@endpoint(blueprint, "/c/{slug}/incentives/code", audit=Reads.OWN_DRAFT)
def ask_code(call: Call) -> Response:
    """Ask for the code; the contact shown is the one that was typed, masked."""
    contact = _asked(call)
    return _page(call, contact).show(call) if contact else see_other(whole_site(call, "incentives"))


@endpoint(blueprint, "/c/{slug}/incentives/code", methods=("POST",), audit=Reads.OWN_DRAFT)
def enter_code(call: Call) -> Response:
    """Open the page of one's own choices for an hour, under a new secret."""
    contact = _asked(call)
    if contact is None:
        return see_other(whole_site(call, "incentives"))
    asked = _of(call, contact, known_visitor(call))
    try:
        check_token(call, f"{PURPOSE}-code")
        limit(call, CODE, address_block(call.source_ip))
    except (StaleForm, TooManyAttempts) as error:
        return _page(call, contact).show(call, error)
    try:
        shown = open_contact(call.desk, business_of(call), asked, call.value("code"))
    except (InvalidField, TooManyAttempts) as error:
        return _page(call, contact).show(call, error, tried_out=isinstance(error, TooManyAttempts))
    move_contact(call.desk, business_of(call), shown, to=call.renew_visitor())
    return see_other(whole_site(call, "incentives", "own"))


@endpoint(blueprint, "/c/{slug}/incentives/code/resend", methods=("POST",), audit=Reads.OWN_DRAFT)
def resend_code(call: Call) -> Response:
    """Send another code, after a growing delay."""
    contact = _asked(call)
    if contact is None:
        return see_other(whole_site(call, "incentives"))
    try:
        check_token(call, f"{PURPOSE}-resend")
        limit(call, CODE, address_block(call.source_ip))
        ask_contact_code(call.desk, business_of(call), _of(call, contact, known_visitor(call)))
    except StaleForm as error:
        return _page(call, contact).show(call, error)
    except TooManyAttempts as error:
        return _page(call, contact).show(call, error, wait=error.retry_after)
    return see_other(whole_site(call, *_CODE) + "?done=code-sent")


def _of(call: Call, contact: Email | Phone, visitor: str) -> ShowContact:
    return ShowContact(contact=contact, purpose=PURPOSE, visitor=visitor, language=call.language)


def _asked(call: Call) -> Email | Phone | None:
    """The contact for which this browser asked a code; None: it begins anew."""
    try:
        return asked_contact(call.desk, business_of(call), PURPOSE, known_visitor(call))
    except NotSignedIn:
        return None


def _contact(call: Call) -> Email | Phone:
    phone = call.value("phone")
    return Phone.parse(phone) if phone.strip() and not call.value("email").strip() else Email.parse(call.value("email"))


def _page(call: Call, contact: Email | Phone) -> CodePage:
    return CodePage(
        purpose=PURPOSE,
        url=whole_site(call, *_CODE),
        back_url=whole_site(call, "incentives"),
        sent_to=contact.masked(),
        by_phone=isinstance(contact, Phone),
    )
