"""The business's own settings: its name and ways of contact, languages, place, laws, colour and picture."""

from typing import Any, Final
from urllib.parse import urlsplit

from chalicelib import texts
from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.colour import check_colour, parse_colour
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.picture import LOGO_LIMIT
from chalicelib.errors import Conflict, InvalidField, NotFound, StaleForm
from chalicelib.http.brand import logo_url
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.business_page import BUSINESS, PARTS, business_page, laws_page, part_page
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.business_logo import accept_logo, announce_logo, remove_logo
from chalicelib.services.accounts.business_settings import (
    Facts,
    change_colour,
    change_facts,
    change_languages,
    change_laws,
    change_place,
    check_seen,
)
from chalicelib.services.accounts.set_laws import OWN

_REFUSALS: Final = (InvalidField, StaleForm, Conflict)
_LOGO: Final = f"{BUSINESS}?part=logo"


@endpoint(blueprint, BUSINESS, audit=(Tag.ACCOUNT_SETTINGS_CHANGED,), permission=Permission.READ_AUDIT)
def business(call: Call) -> Response:
    """Show what is kept, also to who only looks; or the form of a part. The bucket leads back here with a picture."""
    account = call.desk.accounts.get(call.staff.account.id)
    part = call.query.get("part", "")
    if part or call.query.get("logo"):
        require(call.staff.user.role, Permission.ADMINISTER)
    if call.query.get("logo"):
        return _take_logo(call, call.query["logo"])
    if part == "logo":
        return _logo_page(call, account)
    return part_page(call, account, part) if part in PARTS else business_page(call, account)


@endpoint(
    blueprint,
    BUSINESS,
    methods=("POST",),
    audit=(Tag.ACCOUNT_SETTINGS_CHANGED,),
    permission=Permission.ADMINISTER,
)
def change(call: Call) -> Response:
    """Keep what a form says; laws only after what they would change was shown, and no colour that is only tried."""
    account = call.desk.accounts.get(call.staff.account.id)
    what = call.value("do")
    if what not in _STEPS:
        raise NotFound("step")
    try:
        check_staff_token(call)
        if what == "laws" and call.value("shown") != "yes":
            check_seen(account, call.value("seen"), "regimes")
            return laws_page(call, account, _regimes(call))
        if what == "colour" and call.value("try"):
            check_colour(parse_colour(call.value("colour")))
            return part_page(call, account, what)
        _STEPS[what](call)
    except _REFUSALS as error:
        now = call.desk.accounts.get(account.id)
        more: dict[str, Any] = {"status": error.status, "errors": field_errors(call, error)}
        return part_page(call, now, what, **more) if what in PARTS else _logo_page(call, now, **more)
    return see_other(f"{BUSINESS}?done=business-{what}")


def _facts(call: Call) -> None:
    values = {name: call.value(name) for name in ("name", "email", "phone", "postal", "privacy_url")}
    change_facts(call.desk, call.staff, Facts(**values), seen=call.value("seen"))


def _languages(call: Call) -> None:
    chosen = [code for code in call.form.get("languages", []) if code in texts.languages()]
    usual = call.value("usual")
    if chosen and usual not in chosen:
        raise InvalidField(field="usual", problem="not-spoken")
    ordered = sorted(chosen, key=lambda code: code != usual)
    change_languages(call.desk, call.staff, ordered, seen=call.value("seen"))


def _place(call: Call) -> None:
    place, zone = call.value("place"), call.value("time_zone")
    change_place(call.desk, call.staff, place=place, time_zone=zone, seen=call.value("seen"))


def _laws(call: Call) -> None:
    change_laws(call.desk, call.staff, _regimes(call), seen=call.value("seen"))


def _colour(call: Call) -> None:
    change_colour(call.desk, call.staff, call.value("colour"), seen=call.value("seen"))


def _no_logo(call: Call) -> None:
    remove_logo(call.desk, call.staff)


_STEPS: Final = {
    "facts": _facts,
    "languages": _languages,
    "place": _place,
    "laws": _laws,
    "colour": _colour,
    "no-logo": _no_logo,
}


def _regimes(call: Call) -> list[str]:
    names = call.form.get("regimes", [])
    if set(names) - OWN:
        raise InvalidField(field="regimes", problem="unknown")
    return names


def _take_logo(call: Call, upload: str) -> Response:
    try:
        accept_logo(call.desk, call.staff, upload)
    except (InvalidField, Conflict) as error:
        account = call.desk.accounts.get(call.staff.account.id)
        return _logo_page(call, account, status=error.status, errors=field_errors(call, error))
    return see_other(f"{BUSINESS}?done=business-logo")


def _logo_page(call: Call, account: Account, *, status: int = 200, **more: Any) -> Response:
    """The bucket's form; its origin is the only one besides ours that the page may post to."""
    announced = announce_logo(call.desk, call.staff, back=f"{call.desk.public_url}{BUSINESS}?logo={{upload}}")
    bucket = urlsplit(announced.form.url)
    return staff_page(
        call,
        "staff/business_logo.html",
        status=status,
        nav="business",
        here=_LOGO,
        back_url=BUSINESS,
        form_targets=(f"{bucket.scheme}://{bucket.netloc}",),
        upload_url=announced.form.url,
        upload_fields=announced.form.fields,
        action=BUSINESS,
        logo=logo_url(account),
        limit_kb=LOGO_LIMIT // 1024,
        **more,
    )
