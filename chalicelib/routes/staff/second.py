"""The third step of signing in, for who has a second factor."""

from chalicelib.domain.audit_tags import Tag
from chalicelib.errors import InvalidField, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.form_tokens import check_form_token
from chalicelib.http.rate_limits import SIGN_IN as LIMIT
from chalicelib.http.rate_limits import address_block, limit
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.come_back import SIGN_IN
from chalicelib.http.staff.entering import FIELDS, enter, entrance, shown_factor, slowed, worded
from chalicelib.http.staff.second_page import SECOND, second_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.second_step import take_second_step


@endpoint(
    blueprint,
    SECOND,
    methods=("GET", "POST"),
    audit=(Tag.USER_SIGNED_IN, Tag.USER_FACTOR_FAILED, Tag.USER_RECOVERY_USED),
)
def second(call: Call) -> Response:
    """Take the second factor and open the session; who comes too late begins anew."""
    token = call.cookie("half")
    if call.method == "GET":
        return see_other(SIGN_IN)
    field = FIELDS.get(call.value("do"), "code")
    try:
        check_form_token(call, "second")
        limit(call, LIMIT, address_block(call.source_ip))
        opened = take_second_step(call.desk, token, shown_factor(call), entrance(call))
    except (InvalidField, StaleForm) as error:
        return second_page(call, token, status=400, errors=(worded(call, error, field),))
    except TooManyAttempts as error:
        return slowed(second_page(call, token, status=429, errors=(worded(call, error, field),)), error)
    return enter(call, opened)
