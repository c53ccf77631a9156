"""Who is signed in shows again who they are, before a step that asks for it."""

from typing import Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.errors import InvalidField, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.rate_limits import SIGN_IN as LIMIT
from chalicelib.http.rate_limits import address_block, limit
from chalicelib.http.responses import Response
from chalicelib.http.staff.come_back import AGAIN, again_page, return_to, safe_next
from chalicelib.http.staff.entering import asking
from chalicelib.http.staff.pages import check_staff_token, field_errors
from chalicelib.http.views import FieldError
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.staff_sign_in import ask_sign_in, prove_by_code

_REFUSALS: Final = (InvalidField, StaleForm)


@endpoint(
    blueprint,
    AGAIN,
    methods=("GET", "POST"),
    audit=(Tag.USER_PROVED_AGAIN, Tag.USER_SIGN_IN_FAILED),
    permission=Permission.READ_REQUESTS,
)
def again(call: Call) -> Response:
    """Say what is asked for and why; take it and go on where the person was."""
    if call.method == "GET":
        return again_page(call, back=safe_next(call.query.get("next", "")))
    back, kept = safe_next(call.value("next")), call.value("kept")
    try:
        check_staff_token(call)
        limit(call, LIMIT, address_block(call.source_ip))
        if call.value("do") == "send":
            ask_sign_in(call.desk, call.staff.user.email, language=call.language, asking=asking(call))
            return again_page(call, back=back, kept=kept, sent=True)
        prove_by_code(call.desk, call.staff, call.value("code"), asking(call))
    except _REFUSALS as error:
        problems = tuple(field_errors(call, error))
        return again_page(call, back=back, kept=kept, sent=True, status=error.status, errors=problems)
    except TooManyAttempts as error:
        problem = FieldError(field="code", text=texts.problem("code", "too-many", call.language), href="#code")
        answer = again_page(call, back=back, kept=kept, sent=True, status=429, errors=(problem,))
        return Response(answer.body, 429, headers={"Retry-After": str(error.retry_after)})
    return return_to(call, session=call.staff.session, again=True)
