"""The form as sites of the business show it in a frame: the same handlers under addresses of their own.

Only what a visitor types and sends is here. What one sees after showing a code (status, letters, files, withdrawal)
has no address that any site could frame.
"""

from collections.abc import Callable
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.framed import framed_or_out
from chalicelib.http.consumer.pages import whole_site
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.routes.consumer.child import child, tell
from chalicelib.routes.consumer.code import ask_code, enter_code, resend_code
from chalicelib.routes.consumer.form import answer_step, show_step
from chalicelib.routes.consumer.receipt import receipt, sent_content, signed_receipt
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.routes.consumer.send import check, send
from chalicelib.routes.consumer.start import start

Handler = Callable[[Call], Response]
_FILES: Final = {"signed": signed_receipt, "content": sent_content}


@endpoint(blueprint, "/e/{slug}", audit=Reads.NOTHING_PERSONAL)
def framed_start(call: Call) -> Response:
    """The start page; nothing is kept in the browser yet."""
    business_of(call)
    if call.headers.get("sec-fetch-dest") == "document":
        return see_other(whole_site(call))
    return start(call)


@endpoint(blueprint, "/e/{slug}/{step}", audit=Reads.OWN_DRAFT)
def framed_step(call: Call) -> Response:
    """A step's page."""
    return framed_or_out(call, call.params["step"]) or show_step(call)


@endpoint(blueprint, "/e/{slug}/{step}", methods=("POST",), audit=Reads.OWN_DRAFT)
def framed_answer(call: Call) -> Response:
    """A step's answers."""
    return _kept(call, answer_step)


@endpoint(blueprint, "/e/{slug}/child", audit=Reads.NOTHING_PERSONAL)
def framed_child(call: Call) -> Response:
    """A child needs a parent."""
    return _kept(call, child)


@endpoint(blueprint, "/e/{slug}/child", methods=("POST",), audit=(Tag.ACCOUNT_CHILD_OPENED,))
def framed_tell(call: Call) -> Response:
    """What is held of the child."""
    return _kept(call, tell)


@endpoint(blueprint, "/e/{slug}/check", audit=Reads.OWN_DRAFT)
def framed_check(call: Call) -> Response:
    """Everything that will be sent."""
    return _kept(call, check)


@endpoint(blueprint, "/e/{slug}/check", methods=("POST",), audit=(Tag.REQUEST_RECEIVED,))
def framed_send(call: Call) -> Response:
    """Send it."""
    return _kept(call, send)


@endpoint(blueprint, "/e/{slug}/code", audit=Reads.OWN_DRAFT)
def framed_ask_code(call: Call) -> Response:
    """Ask for the code that was mailed."""
    return _kept(call, ask_code)


@endpoint(blueprint, "/e/{slug}/code", methods=("POST",), audit=(Tag.REQUEST_CONTACT_CONFIRMED,))
def framed_enter_code(call: Call) -> Response:
    """Confirm the contact; the request itself is seen outside the frame only."""
    return _kept(call, enter_code)


@endpoint(blueprint, "/e/{slug}/code/resend", methods=("POST",), audit=Reads.OWN_DRAFT)
def framed_resend(call: Call) -> Response:
    """Mail another code."""
    return _kept(call, resend_code)


@endpoint(blueprint, "/e/{slug}/receipt/{reference}", audit=(Tag.RECEIPT_SIGNED,))
def framed_receipt(call: Call) -> Response:
    """The receipt of what was sent in this frame, or one of its files."""
    return _kept(call, _FILES.get(call.query.get("file", ""), receipt))


def _kept(call: Call, handler: Handler) -> Response:
    return framed_or_out(call) or handler(call)
