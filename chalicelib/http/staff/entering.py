"""What the pages before the door know of the browser that stands there."""

from chalicelib.domain.devices import device_of
from chalicelib.http.call import Call
from chalicelib.services.accounts.staff_sign_in import Asking


def asking(call: Call) -> Asking:
    """The browser that asks; a cookie that is not one of ours counts as absent."""
    known = call.cookie("known")
    return Asking(
        browser=call.visitor,
        known=known if len(known) == 32 and known.isalnum() else "",
        device=device_of(call.headers.get("user-agent", "")),
        before=call.cookie("staff"),
    )
