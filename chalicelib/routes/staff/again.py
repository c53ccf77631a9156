"""Who is signed in shows again who they are, before a step that asks for it."""

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.errors import InvalidField, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.rate_limits import SIGN_IN as LIMIT
from chalicelib.http.rate_limits import address_block, limit
from chalicelib.http.responses import Response
from chalicelib.http.staff.come_back import AGAIN, again_page, return_to, safe_next
from chalicelib.http.staff.entering import FIELDS, asking, shown_factor, slowed, worded
from chalicelib.http.staff.pages import check_staff_token
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.second_step import prove_by_factor
from chalicelib.services.accounts.staff_sign_in import ask_proof, prove_by_code


@endpoint(
    blueprint,
    AGAIN,
    methods=("GET", "POST"),
    audit=(Tag.USER_PROVED_AGAIN, Tag.USER_SIGN_IN_FAILED, Tag.USER_FACTOR_FAILED, Tag.USER_RECOVERY_USED),
    permission=Permission.READ_REQUESTS,
)
def again(call: Call) -> Response:
    """Say what is asked for and why; take it and go on where the person was."""
    if call.method == "GET":
        return again_page(call, back=safe_next(call.query.get("next", "")))
    back, kept = safe_next(call.value("next")), call.value("kept")
    field = FIELDS.get(call.value("do"), "code")
    try:
        check_staff_token(call)
        limit(call, LIMIT, address_block(call.source_ip))
        if call.value("do") == "send":
            ask_proof(call.desk, call.staff, language=call.language, asking=asking(call))
            return again_page(call, back=back, kept=kept, sent=True)
        _prove(call)
    except (InvalidField, StaleForm) as error:
        problem = worded(call, error, field)
        return again_page(call, back=back, kept=kept, sent=True, status=error.status, errors=(problem,))
    except TooManyAttempts as error:
        problem = worded(call, error, field)
        answer = again_page(call, back=back, kept=kept, sent=True, status=429, errors=(problem,))
        return slowed(answer, error)
    return return_to(call, session=call.staff.session, again=True)


def _prove(call: Call) -> None:
    """Who has a second factor shows it; a mailed code is for who has none."""
    if call.desk.second_factors.of(call.staff.account.id, call.staff.user.id).is_set_up:
        prove_by_factor(call.desk, call.staff, shown_factor(call))
    else:
        prove_by_code(call.desk, call.staff, call.value("code"), asking(call))
