"""A code to one's own address or number, for the choices about financial incentives: no earlier request is needed."""

from typing import Final

from chalicelib.domain.contact import Email, Phone
from chalicelib.errors import InvalidField, NotFound, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.contact_code import ContactCode
from chalicelib.http.consumer.pages import check_token
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response
from chalicelib.routes.consumer.incentives import PURPOSE, notice_page
from chalicelib.routes.consumer.registry import blueprint

_CODE: Final = ContactCode(purpose=PURPOSE, then=("incentives", "own"))


@endpoint(blueprint, "/c/{slug}/incentives", methods=("POST",), audit=Reads.NOTHING_PERSONAL)
def ask(call: Call) -> Response:
    """Send a code to the contact, whether or not anything is known of it."""
    account = business_of(call)
    if not (account.incentives or call.desk.incentives.versions(account.id)):
        raise NotFound("incentive")
    try:
        check_token(call, "incentives-ask")
        return _CODE.ask(call, _contact(call))
    except (InvalidField, StaleForm, TooManyAttempts) as error:
        return notice_page(call, problem=error)


@endpoint(blueprint, "/c/{slug}/incentives/code", audit=Reads.OWN_DRAFT)
def ask_code(call: Call) -> Response:
    """Ask for the code; the contact shown is the one that was typed, masked."""
    return _CODE.page(call)


@endpoint(blueprint, "/c/{slug}/incentives/code", methods=("POST",), audit=Reads.OWN_DRAFT)
def enter_code(call: Call) -> Response:
    """Open the page of one's own choices for an hour, under a new secret."""
    return _CODE.enter(call)


@endpoint(blueprint, "/c/{slug}/incentives/code/resend", methods=("POST",), audit=Reads.OWN_DRAFT)
def resend_code(call: Call) -> Response:
    """Send another code, after a growing delay."""
    return _CODE.resend(call)


def _contact(call: Call) -> Email | Phone:
    phone = call.value("phone")
    return Phone.parse(phone) if phone.strip() and not call.value("email").strip() else Email.parse(call.value("email"))
