"""The telephone line of the account: its service codes with what callers hear, its numbers, what it prints."""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.telephony import READY_GREETINGS, ServiceCode
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, RecourseError, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.phone_view import PATH, code_url, code_view, number_views
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.telephone import service_codes as services
from chalicelib.services.telephone.phone_numbers import give_brand
from chalicelib.services.telephone.public_lines import way_to
from chalicelib.services.telephone.record_greeting import accept_recording, announce_recording

GREETING_SECONDS: Final = 60  # of what is recorded on the page
_CODE: Final = f"{PATH}/{{code}}"
_RECORDING: Final = f"{_CODE}/recording"
_LINK_SECONDS: Final = 300
_REFUSALS: Final = (InvalidField, NotPossible, StaleForm, Conflict)
_MICROPHONE: Final = "camera=(), geolocation=(), microphone=(self), payment=()"
_WEBHOOKS: Final = {"voice": "voice", "status": "voice/status", "sms": "sms"}


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def phone(call: Call) -> Response:
    """Show the account's codes and numbers."""
    return _line(call)


@endpoint(
    blueprint,
    PATH,
    methods=("POST",),
    audit=(Tag.ACCOUNT_CODE_ADDED, Tag.ACCOUNT_NUMBER_CHANGED),
    permission=Permission.ADMINISTER,
)
def change_line(call: Call) -> Response:
    """Add a code for a brand, or let an own number stand for one."""
    account, actor = call.staff.account, call.staff.actor
    try:
        check_staff_token(call)
        if call.value("do") == "brand":
            number = Phone.parse(call.value("number"), field="number")
            give_brand(call.desk, account, number, code=call.value("code"), actor=actor)
            return see_other(f"{PATH}?done=number-given")
        made = services.add_code(call.desk, account, name=call.value("name"), actor=actor)
    except _REFUSALS as error:
        return _line(call, error)
    return see_other(f"{code_url(made.code)}?done=service-code-added")


@endpoint(blueprint, _CODE, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def brand(call: Call) -> Response:
    """Show a code: what to print, what callers hear in each language; play a recording; ask before it is retired."""
    code = _asked(call)
    if "play" in call.query:
        return see_other(_link(call, code, call.query["play"]))
    return _retiring(call, code) if "retire" in call.query and not code.retired_at else _brand(call, code)


@endpoint(
    blueprint,
    _CODE,
    methods=("POST",),
    audit=(Tag.ACCOUNT_CODE_CHANGED, Tag.ACCOUNT_CODE_RETIRED),
    permission=Permission.ADMINISTER,
)
def change_brand(call: Call) -> Response:
    """Rename the brand, choose what its callers hear, or take its code out of use."""
    do = call.value("do")
    try:
        check_staff_token(call)
        done = _change(call, do)
    except _REFUSALS as error:
        return _retiring(call, _asked(call), error) if do == "retire" else _brand(call, _asked(call), error)
    return see_other(f"{code_url(call.params['code'])}?done={done}")


def _change(call: Call, do: str) -> str:
    """Do what was asked for; return the name of the notice."""
    who, actor = (call.desk, call.staff.account, call.params["code"]), call.staff.actor
    language = call.value("language")
    if do == "name":
        services.rename_code(*who, name=call.value("name"), actor=actor)
        return "brand-renamed"
    if do == "retire":
        services.retire_code(*who, forwards_to=call.value("forwards_to"), actor=actor)
        return "code-retired"
    if _asked(call).retired_at:
        raise NotPossible("code-retired")
    if do == "words":
        services.greet_by_text(*who, text=call.value("text"), language=language, actor=actor)
    elif do == "ready":
        services.greet_ready_made(*who, ready=call.value("ready"), actor=actor)
    elif do == "default":
        services.greet_by_default(*who, actor=actor, language=language)
    else:
        raise InvalidField(field="do", problem="unknown")
    return "greeting-changed"


@endpoint(
    blueprint,
    _RECORDING,
    methods=("POST",),
    audit=Reads.NOTHING_PERSONAL,
    permission=Permission.ADMINISTER,
)
def record(call: Call) -> Response:
    """Show the form that sends a recording straight to the bucket, and a recorder; nothing is changed yet."""
    code, language = call.params["code"], call.value("language")
    back = f"{call.desk.public_url}{code_url(code)}/recording?language={language}&recording={{recording}}"
    try:
        check_staff_token(call)
        form = announce_recording(call.desk, call.staff.account, code, language=language, back=back).form
    except _REFUSALS as error:
        return _brand(call, _asked(call), error)
    bucket = urlsplit(form.url)
    shown = staff_page(
        call,
        "staff/greeting.html",
        nav="phone",
        here=code_url(code),
        form_targets=(f"{bucket.scheme}://{bucket.netloc}",),
        media=("blob:",),
        code=code_view(call.staff.account, _asked(call), call.desk.clock.now()),
        spoken=texts.describe(language),
        action=form.url,
        hidden=form.fields,
        limit_mb=services.GREETING_BYTES // 1024 // 1024,
        seconds=GREETING_SECONDS,
    )
    return replace(shown, headers={"Permissions-Policy": _MICROPHONE})


@endpoint(blueprint, _RECORDING, audit=(Tag.ACCOUNT_CODE_CHANGED,), permission=Permission.ADMINISTER)
def recorded(call: Call) -> Response:
    """Where the bucket sends the browser: look at what has arrived, and have it played from now on."""
    code, language = call.params["code"], call.query.get("language", "")
    name = call.query.get("recording", "")
    try:
        accept_recording(call.desk, call.staff.account, code, name, language=language, actor=call.staff.actor)
    except _REFUSALS as error:
        return _brand(call, _asked(call), error)
    return see_other(f"{code_url(code)}?done=greeting-changed")


def _asked(call: Call) -> ServiceCode:
    return services.code_of(call.desk, call.staff.account, call.params["code"])


def _link(call: Call, code: ServiceCode, language: str) -> str:
    """Where the recording lies that callers hear. Raise `NotFound`."""
    sound = code.greeting.audio.get(language, "")
    if not sound:
        raise NotFound("recording")
    return call.desk.voicemail_bucket.greeting_link(code.account, sound, seconds=_LINK_SECONDS)


def _line(call: Call, error: RecourseError | None = None) -> Response:
    account, now = call.staff.account, call.desk.clock.now()
    codes = call.desk.lines.codes(account.id)
    numbers = call.desk.lines.numbers(account.id)
    in_use = [code_view(account, code, now) for code in codes if not code.retired_at]
    return staff_page(
        call,
        "staff/phone.html",
        status=error.status if error else 200,
        errors=field_errors(call, error) if error else (),
        values={"name": call.value("name")} if error else {},
        nav="phone",
        here=PATH,
        codes=in_use,
        retired=[code_view(account, code, now) for code in codes if code.retired_at],
        numbers=number_views(account, numbers, codes),
        webhooks=[(name, f"{call.desk.public_url}/telephony/{path}") for name, path in _WEBHOOKS.items()],
        has_line=call.desk.has_line,
        slug=account.slug,
        changes_line=_administers(call),
    )


def _brand(call: Call, code: ServiceCode, error: RecourseError | None = None) -> Response:
    account = call.staff.account
    line = None if code.retired_at else way_to(call.desk, account, code)
    plays = any(code.greeting.audio)
    typed: dict[str, Any] = {}
    if error and call.method == "POST":
        typed = {name: call.value(name) for name in ("do", "name", "text", "language", "ready")}
    return staff_page(
        call,
        "staff/brand.html",
        status=error.status if error else 200,
        errors=field_errors(call, error) if error else (),
        values=typed,
        nav="phone",
        here=code_url(code.code),
        media=(call.desk.voicemail_bucket.origin,) if plays else (),
        code=code_view(account, code, call.desk.clock.now(), line),
        ready=[(name, texts.text(f"phone.greeting.{name}", call.language)) for name in READY_GREETINGS],
        limit=services.GREETING_LIMIT,
        changes_line=_administers(call) and not code.retired_at,
    )


def _retiring(call: Call, code: ServiceCode, error: RecourseError | None = None) -> Response:
    account, now = call.staff.account, call.desk.clock.now()
    others = [one for one in call.desk.lines.codes(account.id) if not one.retired_at and one.code != code.code]
    return staff_page(
        call,
        "staff/retire.html",
        status=error.status if error else 200,
        errors=field_errors(call, error) if error else (),
        nav="phone",
        here=f"{code_url(code.code)}?retire=1",
        code=code_view(account, code, now),
        others=[code_view(account, one, now) for one in others],
    )


def _administers(call: Call) -> bool:
    return permits(call.staff.user.role, Permission.ADMINISTER)
