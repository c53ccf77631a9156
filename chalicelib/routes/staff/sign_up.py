"""A business opens an account by itself: what it is, then the code that was mailed to its first owner."""

from dataclasses import replace
from typing import Any, Final

from chalicelib import texts
from chalicelib.domain import places
from chalicelib.domain.account_course import TRIAL_LIFE
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.passing import CODE_LIFE
from chalicelib.domain.plans import PLANS
from chalicelib.errors import InvalidField, InvalidInput, StaleForm, TooManyAttempts
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.form_tokens import check_form_token, form_token
from chalicelib.http.rate_limits import CODE, SIGN_UP, address_block, limit
from chalicelib.http.responses import Response, page, see_other
from chalicelib.http.staff.come_back import HOME
from chalicelib.http.staff.entering import admit, entrance, slowed, worded
from chalicelib.http.staff.pages import field_errors
from chalicelib.http.staff.place_choices import establishment_choices, zone_choices
from chalicelib.http.views import FieldError
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.sessions import open_session
from chalicelib.services.accounts.sign_up import (
    FIELDS,
    WantsAccount,
    ask_sign_up,
    finish_sign_up,
    sent_to,
    typed_before,
)

_PATH: Final = "/sign-up"
_CODE: Final = "/sign-up/code"
_DEFAULTS: Final = {"time_zone": "America/Los_Angeles", "place": places.CALIFORNIA}
_MINUTES: Final = int(CODE_LIFE.total_seconds() // 60)


@endpoint(blueprint, _PATH, methods=("GET", "POST"), audit=Reads.OWN_DRAFT)
def sign_up(call: Call) -> Response:
    """Ask for the business and its first owner, and mail a code; nothing is opened yet."""
    if not call.desk.takes_sign_ups:
        return _off(call)
    if call.method == "GET":
        before = typed_before(call.desk, call.visitor)
        return _form(call, before or _DEFAULTS | {"languages": " ".join(texts.languages())})
    limit(call, SIGN_UP, address_block(call.source_ip))
    typed = {name: call.value(name) for name in FIELDS}
    spoken = tuple(name for name in texts.languages() if name in call.form.get("languages", []))
    asked = WantsAccount(typed=typed, languages=spoken, browser=call.visitor, language=call.language)
    try:
        check_form_token(call, "sign-up")
        ask_sign_up(call.desk, asked)
    except (InvalidField, InvalidInput, StaleForm) as error:
        shown = typed | {"languages": " ".join(spoken)}
        return _form(call, shown, status=400, errors=field_errors(call, error))
    return see_other(_CODE)


@endpoint(blueprint, _CODE, methods=("GET", "POST"), audit=(Tag.ACCOUNT_OPENED, Tag.ACCOUNT_USER_ADDED))
def code(call: Call) -> Response:
    """Take the code, open the account and let its owner in; the same code again finds the same account."""
    if not sent_to(call.desk, call.visitor):
        return see_other(_PATH)
    if call.method == "GET":
        return _code_page(call)
    try:
        check_form_token(call, "sign-up-code")
        limit(call, CODE, address_block(call.source_ip))
        return _again(call) if call.value("do") == "again" else _open(call)
    except (InvalidField, InvalidInput, StaleForm) as error:
        if isinstance(error, StaleForm) or (isinstance(error, InvalidField) and error.field == "code"):
            return _code_page(call, worded(call, error, "code"), 400)
        return _form(call, typed_before(call.desk, call.visitor), status=400, errors=field_errors(call, error))
    except TooManyAttempts as error:
        return slowed(_code_page(call, worded(call, error, "code"), 429), error)


def _open(call: Call) -> Response:
    opened = finish_sign_up(call.desk, call.visitor, call.value("code"))
    if opened.first:
        due = opened.account.second_factor.asks(opened.owner.role)
        admit(call, open_session(call.desk, opened.owner, replace(entrance(call), enrolling=due)))
    return see_other(f"{HOME}?done=account-opened")


def _again(call: Call) -> Response:
    """Mail another code for what was typed before."""
    typed = typed_before(call.desk, call.visitor)
    if typed:
        spoken = tuple(typed.pop("languages").split())
        asked = WantsAccount(typed=typed, languages=spoken, browser=call.visitor, language=call.language)
        ask_sign_up(call.desk, asked)
    return see_other(f"{_CODE}?sent=again")


def _off(call: Call) -> Response:
    """Nobody opens accounts here: said plainly, with whom to ask."""
    return page(
        call,
        "message.html",
        status=404,
        key="sign-up-off",
        fill={},
        link_url="/staff/sign-in",
        link_key="message.go-to-sign-in",
        here=_PATH,
    )


def _form(call: Call, values: dict[str, str], **more: Any) -> Response:
    return page(
        call,
        "staff/sign_up.html",
        form_token=form_token(call, "sign-up"),
        values=values,
        spoken=values.get("languages", "").split(),
        all_languages=[(name, texts.text("language.name", name)) for name in texts.languages()],
        zones=zone_choices(),
        places=establishment_choices(call.language),
        days=TRIAL_LIFE.days,
        plans=list(PLANS.items()),
        base=call.desk.public_url,
        action=_PATH,
        here=_PATH,
        **more,
    )


def _code_page(call: Call, problem: FieldError | None = None, status: int = 200) -> Response:
    return page(
        call,
        "staff/sign_up_code.html",
        status=status,
        form_token=form_token(call, "sign-up-code"),
        sent_to=sent_to(call.desk, call.visitor),
        again=call.query.get("sent") == "again",
        minutes=_MINUTES,
        action=_CODE,
        change_url=_PATH,
        errors=(problem,) if problem else (),
        here=_CODE,
    )
