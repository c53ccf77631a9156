"""Somebody comes from the business's own site, where they are signed in: the form opens with them proved.

The token comes in the body, so that it stands in no address, log or history. Its signature stands for the form token
that a page of ours would have: another site can send here only what the business has signed, and once.
"""

from typing import Final

from chalicelib.channels import web_form
from chalicelib.domain.hand_off import TOKEN_LIMIT
from chalicelib.errors import NotPossible
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.pages import closed_page, site
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.rate_limits import BEGIN, START, address_block, limit
from chalicelib.http.responses import Response, see_other
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.intake.hand_off import take_hand_off

_FIELD: Final = "token"


@endpoint(blueprint, "/c/{slug}/hand-off", methods=("POST",), audit=Reads.OWN_DRAFT)
def take(call: Call) -> Response:
    """Open a form of the person's own, under a new secret: whoever sat here before sees nothing of it.

    409 for a token that is none of this business's, has ended, or was used.
    """
    account = business_of(call)
    if not account.open_to_public:
        return closed_page(call)
    limit(call, BEGIN, address_block(call.source_ip))
    token = call.value(_FIELD).strip()
    if len(token) > TOKEN_LIMIT:
        raise NotPossible("hand-off-invalid")
    limit(call, START, account.id)
    take_hand_off(call.desk, call.desk.accounts.get(account.id), token, call.renew_visitor())
    return see_other(site(call, web_form.STEPS[0]))
