"""The page before the form. Most who come see no other: it loads nothing of the form but the name of its first step."""

from typing import Final

from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.framed import begin_url
from chalicelib.http.consumer.pages import closed_page, consumer_page, whole_site
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response
from chalicelib.routes.consumer.registry import blueprint

FIRST: Final = "residence"  # `channels.web_form.STEPS` begins with it


@endpoint(blueprint, "/c/{slug}", audit=Reads.NOTHING_PERSONAL)
def start(call: Call) -> Response:
    """Who can use the form, what is needed, other ways; the privacy signal is shown as honoured."""
    account = business_of(call)
    if not account.open_to_public:
        return closed_page(call)
    return consumer_page(
        call,
        "consumer/start.html",
        lines=call.desk.public_lines.of(account),
        gpc=call.signal,
        start_url=begin_url(call, FIRST),
        follow_url=whole_site(call, "status"),
        agents_url=whole_site(call, "agents"),
    )
