"""A session ended in the middle of something: where the person comes back to, with what they had typed."""

import json
import re
from typing import Final
from urllib.parse import quote, urlencode

from chalicelib.domain.account import Account
from chalicelib.domain.passing import STAFF_FRESH_LIFE
from chalicelib.errors import RecourseError, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.form_tokens import check_form_token, form_token
from chalicelib.http.responses import Response, page, see_other
from chalicelib.http.staff.pages import FORM, OPERATOR
from chalicelib.http.views import FieldError

HOME: Final = "/staff"
SIGN_IN: Final = "/staff/sign-in"
AGAIN: Final = "/staff/again"
SSO: Final = "/staff/sso"
_LONGEST: Final = 500
_OURS: Final = re.compile(
    r"(?:/staff/(?!sign-|code|first|second|again|sso)[A-Za-z0-9/_-]+(?:\.[a-z0-9_-]+)*|/operator(?:/[A-Za-z0-9/_-]+)?)"
    r"(\?[A-Za-z0-9=&._~%-]*)?",
)
_WRITING: Final = re.compile(
    r"/staff/requests/(?:new|[A-Z0-9]+/(?:answer|approve|extend|match|message|note|sort|voicemails/\w+/transcript))",
)
# What is typed into settings: these forms come back by being sent as they were, once the person has said so.
_SETTING: Final = re.compile(
    r"/staff/(?:business|letters/[A-Za-z0-9._-]+|questions/[a-z_]+|phone(?:/[0-9]+)?|users|profile|alerts|statistics|verification)"
)
_STEP: Final = re.compile(r"(/staff/requests/[A-Z0-9]+)/.+")


def safe_next(path: str) -> str:
    """The page to return to: one of the staff's pages of this site, or the queue."""
    fits = len(path) <= _LONGEST and _OURS.fullmatch(path)
    return path if fits else HOME


def ask_to_sign_in(call: Call) -> Response:
    """Send the person to the sign-in page; what was typed into a form made by their session goes with them."""
    if call.method == "POST":
        return _ask_while_writing(call)
    query = f"?{urlencode(call.query)}" if call.query else ""
    back = safe_next(call.path + query)
    return see_other(SIGN_IN if back == HOME else f"{SIGN_IN}?next={quote(back, safe='')}")


def sso_url(slug: str, back: str, **more: str) -> str:
    """Where a browser begins single sign-on with an account: a link, for no form may lead to another site."""
    return f"{SSO}?{urlencode({'account': slug, 'next': back, **more})}"


def sso_url_with_form(call: Call, account: Account, back: str, kept: str, **more: str) -> str:
    """The same, with a form that is being written: it stays here, and its name goes along."""
    from chalicelib.services.accounts.sso_sign_in import keep_form

    named = {"kept": keep_form(call.desk, account.id, kept, browser=call.visitor)} if kept else {}
    return sso_url(account.slug, back, **named, **more)


def is_proof_due(call: Call) -> bool:
    """Whether it is too long ago that who is signed in has shown who they are."""
    proved = call.staff.proved_at
    return proved is None or call.desk.clock.now() - proved > STAFF_FRESH_LIFE


def ask_again(call: Call) -> Response:
    """Have who is signed in show again who they are; what was typed goes with them and comes back."""
    if call.method != "POST":
        query = f"?{urlencode(call.query)}" if call.query else ""
        return see_other(f"{AGAIN}?next={quote(safe_next(call.path + query), safe='')}")
    check_form_token(call, FORM, owner=call.staff.session)
    return again_page(call, back=call.path, kept=json.dumps(_typed(call)), status=401)


def again_page(
    call: Call,
    *,
    back: str,
    kept: str = "",
    status: int = 200,
    sent: bool = False,
    errors: tuple[FieldError, ...] = (),
) -> Response:
    """The page on which who is signed in shows again who they are: by their second factor, or by a mailed code."""
    from chalicelib.services.accounts.second_step import passkey_request

    factors = call.desk.second_factors.of(call.staff.account.id, call.staff.user.id)
    by_issuer = call.staff.way == "sso" and not back.startswith(OPERATOR)  # the operator asks for their own factor
    return page(
        call,
        "staff/again.html",
        status=status,
        action=AGAIN,
        form_token=form_token(call, FORM, owner=call.staff.session),
        back=back,
        kept=kept,
        sent=sent,
        email=call.staff.user.email.address,
        kinds=[kind.value for kind in factors.kinds],
        passkey=passkey_request(call.desk, factors, call.staff.session),
        sso_url=sso_url_with_form(call, call.staff.account, back, kept, again="1") if by_issuer else "",
        errors=errors,
        here=AGAIN,
    )


def return_to(call: Call, *, session: str, again: bool = False) -> Response:
    """Go on where the person was, as the posted form says; `again`: what was begun can go on."""
    return go_on(call, call.value("next"), call.value("kept"), session=session, again=again)


def go_on(call: Call, back: str, kept: str, *, session: str, again: bool = False) -> Response:
    """Go on to the page, or to the form as it was typed."""
    back = safe_next(back)
    fields = typed_fields(kept)
    if not fields:
        return see_other(back)
    token = form_token(call, FORM, owner=session)
    again = again or bool(_SETTING.fullmatch(back))
    return page(call, "staff/resume.html", action=back, fields=fields, form_token=token, here=back, again=again)


def _typed(call: Call) -> dict[str, list[str]]:
    return {name: given for name, given in call.form.items() if name not in {"form_token", "action"}}


def _ask_while_writing(call: Call) -> Response:
    writing = _WRITING.fullmatch(call.path) or _SETTING.fullmatch(call.path)
    kept = kept_form(call) if writing else ""
    if kept:
        return sign_in_page(call, back=call.path, kept=kept, status=401)
    step = _STEP.fullmatch(call.path)
    back = step[1] if step else HOME
    if call.path.startswith(OPERATOR):
        back = safe_next(call.path)
    return see_other(f"{SIGN_IN}?next={quote(back, safe='')}")


def kept_form(call: Call) -> str:
    """What was typed, if the form was made for the session that has ended; else nothing.

    Without this a stranger's page could post words that the person would find as their own.
    """
    from chalicelib.services.accounts.sessions import session_name

    ended = call.cookie("staff")
    if not ended:
        return ""
    try:
        check_form_token(call, FORM, owner=session_name(call.desk, ended))
        return json.dumps(_typed(call))
    except (StaleForm, RecourseError):
        return ""


def typed_fields(kept: str) -> list[tuple[str, str]]:
    """The fields of a kept form, one pair for each value; nothing if it cannot be read."""
    try:
        fields = json.loads(kept or "{}")
        return [(str(name), str(value)) for name, given in fields.items() for value in given]
    except (ValueError, AttributeError, TypeError):
        return []


def sign_in_page(
    call: Call,
    *,
    back: str,
    kept: str = "",
    status: int = 200,
    email: str = "",
    errors: tuple[FieldError, ...] = (),
) -> Response:
    """The first step of signing in."""
    return page(
        call,
        "staff/sign_in.html",
        status=status,
        action=SIGN_IN,
        form_token=form_token(call, "sign-in"),
        back=back,
        kept=kept,
        values={"email": email},
        sign_up_url="/sign-up" if call.desk.takes_sign_ups else "",
        errors=errors,
        here=SIGN_IN,
    )
