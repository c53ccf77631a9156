"""Staff sign in with a mailed code; the pages are the same for known and unknown addresses."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.passing import CODE_LIFE
from chalicelib.domain.permissions import Permission
from chalicelib.errors import InvalidField, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.form_tokens import check_form_token, form_token
from chalicelib.http.rate_limits import SIGN_IN as LIMIT
from chalicelib.http.rate_limits import address_block, limit
from chalicelib.http.responses import Response, page, see_other
from chalicelib.http.staff.come_back import SIGN_IN, safe_next, sign_in_page, sso_url_with_form
from chalicelib.http.staff.entering import asking, enter, slowed, worded
from chalicelib.http.staff.pages import check_staff_token
from chalicelib.http.staff.second_page import second_page
from chalicelib.http.views import FieldError
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.sessions import SignedIn, sign_out
from chalicelib.services.accounts.staff_sign_in import ask_sign_in, sign_in

_MINUTES: Final = int(CODE_LIFE.total_seconds() // 60)


@endpoint(blueprint, SIGN_IN, methods=("GET", "POST"), audit=Reads.NOTHING_PERSONAL)
def address(call: Call) -> Response:
    """Ask for the address; then mail a code, if it is one of ours, and ask for it in any case."""
    if call.method == "GET":
        return sign_in_page(call, back=safe_next(call.query.get("next", "")))
    back, kept, typed = safe_next(call.value("next")), call.value("kept"), call.value("email")
    try:
        check_form_token(call, "sign-in")
        email = Email.parse(typed)
    except (InvalidField, StaleForm) as error:
        problem = worded(call, error, "email")
        return sign_in_page(call, back=back, kept=kept, status=400, email=typed, errors=(problem,))
    limit(call, LIMIT, address_block(call.source_ip))
    slug = ask_sign_in(call.desk, email, language=call.language, asking=asking(call))
    if not slug:
        return _code_page(call)
    account = call.desk.accounts.by_slug(slug)
    return _code_page(call, sso_url=sso_url_with_form(call, account, back, kept))


@endpoint(
    blueprint,
    "/staff/code",
    methods=("GET", "POST"),
    audit=(Tag.USER_SIGNED_IN, Tag.USER_SIGN_IN_FAILED),
)
def code(call: Call) -> Response:
    """Take the code and open a session; the answer to a wrong one says nothing about the address."""
    if call.method == "GET":
        return see_other(SIGN_IN)
    try:
        check_form_token(call, "code")
        limit(call, LIMIT, address_block(call.source_ip))
        opened = sign_in(call.desk, Email.parse(call.value("email")), call.value("code"), asking(call))
    except (InvalidField, StaleForm) as error:
        return _code_page(call, worded(call, error, "code"), 400)
    except TooManyAttempts as error:
        return slowed(_code_page(call, worded(call, error, "code"), 429), error)
    if isinstance(opened, SignedIn):
        return enter(call, opened)
    call.new_cookies["half"] = opened.token
    return second_page(call, opened.token)


def _code_page(call: Call, problem: FieldError | None = None, status: int = 200, *, sso_url: str = "") -> Response:
    return page(
        call,
        "staff/code.html",
        status=status,
        action="/staff/code",
        form_token=form_token(call, "code"),
        sent_to=call.value("email").strip(),
        minutes=_MINUTES,
        sso_url=sso_url,
        resend_url=SIGN_IN,
        resend_after=0,
        resend_token=form_token(call, "sign-in"),
        back=safe_next(call.value("next")),
        kept=call.value("kept"),
        errors=(problem,) if problem else (),
        here=SIGN_IN,
    )


@endpoint(
    blueprint,
    "/staff/sign-out",
    methods=("POST",),
    audit=(Tag.USER_SIGNED_OUT,),
    permission=Permission.READ_REQUESTS,
)
def leave(call: Call) -> Response:
    """End the session at once."""
    check_staff_token(call)
    sign_out(call.desk, call.staff)
    call.new_cookies["staff"] = ""
    return see_other(SIGN_IN)
