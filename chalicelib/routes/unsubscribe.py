"""Where the links of a business's campaigns lead: one click unsubscribes (RFC 8058), a page says what else there is.

The address is the proof, and all that it can do is this: so nobody signs in, no form token is asked for, and looking
changes nothing, so that what scans mails unsubscribes nobody.
"""

from typing import Final

from chalice.app import Blueprint

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.suppression import Subject, subject_of
from chalicelib.errors import InvalidField
from chalicelib.http.call import FORM, Call
from chalicelib.http.consumer.business import public_view
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.multipart import MULTIPART
from chalicelib.http.responses import Response, document, page
from chalicelib.services.lists.links import PATH, read_link, subscribe_again, unsubscribe

blueprint = Blueprint(__name__)

_MARK: Final = "List-Unsubscribe"
_CLICK: Final = "One-Click"


@endpoint(blueprint, f"{PATH}/{{token}}", audit=Reads.NAMED_CONTACT)
def show(call: Call) -> Response:
    """What the link would end, or has ended. 404 for what is no link."""
    return _page(call)


@endpoint(
    blueprint,
    f"{PATH}/{{token}}",
    methods=("POST",),
    audit=(Tag.SUPPRESSION_CHANGED,),
    accepts=(FORM, MULTIPART),
)
def change(call: Call) -> Response:
    """Unsubscribe by one click of a mail program, which gets a line and no page; or press a button of the page."""
    token = call.params["token"]
    if _is_one_click(call):
        unsubscribe(call.desk, token)
        return document("Unsubscribed.\n", "text/plain; charset=utf-8")
    if call.value("do") == "again":
        subscribe_again(call.desk, token)
        return _page(call, again=True)
    if call.value("do") != "stop":
        raise InvalidField(field="form", problem="unknown")
    unsubscribe(
        call.desk,
        token,
        everywhere=call.value("reach") == "everywhere",
        do_not_call=call.value("telephone") == "none",
    )
    return _page(call)


def _is_one_click(call: Call) -> bool:
    """Whether a mail program asks: both kinds of body that it may send hold the same pair (section 3.2)."""
    if call.headers.get("content-type", "").lower().startswith(MULTIPART):
        return _MARK.encode() in call.body and _CLICK.encode() in call.body
    return call.value(_MARK) == _CLICK


def _page(call: Call, *, again: bool = False) -> Response:
    said = read_link(call.desk, call.params["token"])
    contact = said.invitation.contact
    return page(
        call,
        "public/unsubscribe.html",
        here=f"{PATH}/{call.params['token']}",
        business=public_view(said.account),
        brand=said.brand,
        contact=contact.masked(),
        purpose=said.invitation.purpose.value,
        number=subject_of(contact) is Subject.PHONE,
        stopped=said.stopped,
        everywhere=said.everywhere,
        by_link=said.by_link,
        again=again,
        form_url=f"/c/{said.account.slug}",
    )
