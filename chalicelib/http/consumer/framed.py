"""The form in a frame on a site of the business: where it begins, and the way out where a browser keeps nothing.

A frame on another site gets none of our usual cookies. The form asks for a partitioned one (CHIPS) when it is begun;
whoever comes to a step without it has a browser that kept none, and goes on in a tab of their own.
"""

from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.pages import consumer_page, site, whole_site
from chalicelib.http.responses import Response, see_other

_BEGIN = "begin"


def begin_url(call: Call, step: str) -> str:
    """Where the form begins; in a frame the first call asks for the cookie and takes the language along."""
    return site(call, step) + (f"?{_BEGIN}=1&lang={call.language}" if call.framed else "")


def framed_or_out(call: Call, step: str = "") -> Response | None:
    """What to answer instead of a framed page: nothing for who has the frame's cookie."""
    business_of(call)
    if call.headers.get("sec-fetch-dest") == "document":
        return see_other(whole_site(call, *filter(None, [step])))  # opened by itself, without a frame around it
    if call.cookie(call.visitor_cookie):
        return None
    if step and call.method == "GET" and _BEGIN in call.query:
        call.new_cookies |= {call.visitor_cookie: call.visitor, "framelang": call.language}
        return see_other(site(call, step))
    return go_outside(call)


def go_outside(call: Call) -> Response:
    """Say that this browser keeps nothing here, and lead to the form in a tab of its own."""
    return consumer_page(call, "consumer/framed_out.html", out_url=f"{whole_site(call)}?lang={call.language}")
