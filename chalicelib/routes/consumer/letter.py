"""A letter as it was sent, for who has shown a code."""

from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import Letter
from chalicelib.domain.request import Request
from chalicelib.http.call import Call, request_id
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.pages import consumer_page, site, visit
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response
from chalicelib.http.staff.letter_page import letter_page, letter_pdf
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.letters.read_letter import own_letter

_PATH = "/c/{slug}/status/letters/{request}/{letter}"


@endpoint(blueprint, _PATH, audit=Reads.OWN_REQUEST)
def show_letter(call: Call) -> Response:
    """The whole letter, with what no mail carries."""
    account = business_of(call)
    head, letter = _own(call, account)
    here = site(call, "status", "letters", head.id, letter.id)
    return consumer_page(
        call,
        "consumer/letter.html",
        here=here,
        back_url=site(call, "status"),
        letter=letter_page(letter, head, account),
        pdf_url=f"{here}/pdf",
    )


@endpoint(blueprint, f"{_PATH}/pdf", audit=Reads.OWN_REQUEST)
def print_letter(call: Call) -> Response:
    """The letter as a PDF."""
    account = business_of(call)
    head, letter = _own(call, account)
    return letter_pdf(call, letter, head, account)


def _own(call: Call, account: Account) -> tuple[Request, Letter]:
    session = visit(call, account)
    request, letter = request_id(call), call.params["letter"]
    return own_letter(call.desk, account, session.reference, request, letter)
