"""The first account of an empty deployment, by the operator's one-time link."""

from collections.abc import Callable
from typing import Any, Final
from zoneinfo import available_timezones

from chalicelib.domain import places
from chalicelib.domain.account import parse_slug
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.text import required
from chalicelib.errors import Conflict, InvalidField, InvalidInput, StaleForm, Unavailable
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.form_tokens import check_form_token, form_token
from chalicelib.http.rate_limits import SIGN_IN as LIMIT
from chalicelib.http.rate_limits import address_block, limit
from chalicelib.http.responses import Response, page
from chalicelib.http.staff.pages import field_errors
from chalicelib.http.staff.place_choices import establishment_choices, zone_choices
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.first_account import check_first_token, open_first_account
from chalicelib.services.accounts.open_account import OpenAccount

_PATH: Final = "/staff/first"
_DEFAULTS: Final = {"time_zone": "America/Los_Angeles", "place": places.CALIFORNIA}
_FIELDS: Final = ("name", "slug", "time_zone", "place", "owner_name", "owner_email")
_REFUSALS: Final = (InvalidField, InvalidInput, StaleForm, Conflict, Unavailable)


@endpoint(
    blueprint,
    _PATH,
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_OPENED, Tag.ACCOUNT_USER_ADDED),
)
def first(call: Call) -> Response:
    """Ask for the business and its owner, and open the account. 410 when the link is unknown, over or used."""
    if call.method == "GET":
        check_first_token(call.desk, call.query.get("token", ""))
        return _form(call, call.query.get("token", ""), dict(_DEFAULTS))
    limit(call, LIMIT, address_block(call.source_ip))
    token = call.value("token")
    check_first_token(call.desk, token)
    values = {name: call.value(name) for name in _FIELDS}
    try:
        check_form_token(call, "first")
        account, owner = open_first_account(call.desk, token, _command(values))
    except _REFUSALS as error:
        return _form(call, token, values, status=error.status, errors=field_errors(call, error))
    return page(
        call,
        "message.html",
        key="account-opened",
        fill={
            "business": account.name,
            "contact": owner.email.address,
            "address": f"{call.desk.public_url}/c/{account.slug}",
        },
        link_url="/staff/sign-in",
        link_key="message.go-to-sign-in",
        here="/staff/sign-in",
    )


def _command(values: dict[str, str]) -> OpenAccount:
    """Read every field before refusing, so that all problems are told at once."""
    problems = []
    readers: dict[str, Callable[[str], object]] = {
        "name": lambda text: required("name", text, limit=100),
        "slug": lambda text: parse_slug(text.strip().lower()),
        "time_zone": lambda text: _one_of("time_zone", text, available_timezones()),
        "place": lambda text: _one_of("place", text, set(places.STATES) | set(places.EUROPEAN)),
        "owner_name": lambda text: required("owner_name", text, limit=100),
        "owner_email": lambda text: Email.parse(text, field="owner_email"),
    }
    read: dict[str, Any] = {}
    for name, reader in readers.items():
        try:
            read[name] = reader(values[name])
        except InvalidField as problem:
            problems.append(problem)
    if problems:
        raise InvalidInput(tuple(problems))
    return OpenAccount(**read)


def _one_of(field: str, text: str, known: set[str]) -> str:
    if text not in known:
        raise InvalidField(field=field, problem="unknown")
    return text


def _form(call: Call, token: str, values: dict[str, str], **more: Any) -> Response:
    return page(
        call,
        "staff/first.html",
        form_token=form_token(call, "first"),
        token_value=token,
        values=values,
        zones=zone_choices(),
        places=establishment_choices(call.language),
        here=f"{_PATH}?token={token}" if token.isalnum() else _PATH,
        **more,
    )
