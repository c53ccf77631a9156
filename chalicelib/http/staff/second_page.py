"""The page on which who signs in shows a second factor."""

from typing import Final

from chalicelib.http.call import Call
from chalicelib.http.form_tokens import form_token
from chalicelib.http.responses import Response, page
from chalicelib.http.staff.come_back import SIGN_IN, safe_next
from chalicelib.http.views import FieldError
from chalicelib.services.accounts.second_step import half_way, half_way_owner, passkey_request

SECOND: Final = "/staff/second"


def second_page(call: Call, token: str, *, status: int = 200, errors: tuple[FieldError, ...] = ()) -> Response:
    """Ask for what the person has set up. Raise `NotSignedIn` when the mailed code was shown too long ago."""
    _, factors = half_way(call.desk, token)
    return page(
        call,
        "staff/second.html",
        status=status,
        action=SECOND,
        form_token=form_token(call, "second"),
        back=safe_next(call.value("next")),
        kept=call.value("kept"),
        kinds=[kind.value for kind in factors.kinds],
        passkey=passkey_request(call.desk, factors, half_way_owner(call.desk, token)),
        errors=errors,
        here=SIGN_IN,
    )
