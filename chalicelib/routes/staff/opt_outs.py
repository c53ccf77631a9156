"""Who has opted out: look a contact up, put it on the list, take it off."""

from collections.abc import Mapping
from typing import Any, Final

from chalicelib.domain.asking import locks
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.suppression import TO_ADD, TO_LIFT, Purpose, Why, concerns, subject_of
from chalicelib.errors import Conflict, InvalidField, RecourseError, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response
from chalicelib.http.staff.list_view import opt_out_view
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.sure import ask_first
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.opt_outs.brands import brands
from chalicelib.services.opt_outs.change_suppression import (
    AddSuppression,
    LiftSuppression,
    add_suppression,
    lift_suppression,
)
from chalicelib.services.opt_outs.look_up import look_up

PATH: Final = "/staff/opt-outs"
_REFUSALS: Final = (InvalidField, StaleForm, Conflict)


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def opt_outs(call: Call) -> Response:
    """The field in which a contact is looked up, and the ways to lists."""
    return _page(call)


@endpoint(blueprint, PATH, methods=("POST",), audit=(Tag.VIEW_SUPPRESSIONS,), permission=Permission.READ_REQUESTS)
def find(call: Call) -> Response:
    """What one contact has opted out of; posted, because an address is no part of an address."""
    try:
        check_staff_token(call)
        return _page(call, found=_contact(call))
    except _REFUSALS as error:
        return _page(call, error=error)


@endpoint(
    blueprint,
    f"{PATH}/change",
    methods=("POST",),
    audit=(Tag.SUPPRESSION_CHANGED, Tag.VIEW_SUPPRESSIONS),
    permission=Permission.HANDLE_REQUESTS,
)
def change(call: Call) -> Response:
    """Put a contact on the list, or take it off after asking; then what holds now."""
    try:
        check_staff_token(call)
        contact = _contact(call)
    except _REFUSALS as error:
        return _page(call, error=error)
    try:
        if call.value("do") == "lift":
            lift = _lift(call, contact)
            asked = ask_first(call, "opt-out-lift", back=PATH, nav="opt-outs", named=contact.masked())
            if asked:
                return asked
            lift_suppression(call.desk, call.staff, lift)
        else:
            add = AddSuppression(contact=contact, purposes=_purposes(call), why=_why(call), brand=call.value("brand"))
            add_suppression(call.desk, call.staff, add)
    except _REFUSALS as error:
        return _page(call, found=contact, error=error)
    return _page(call, found=contact, notice="notice.opt-out-changed")


def _contact(call: Call) -> Email | Phone:
    typed = call.value("contact").strip()
    if not typed:
        raise InvalidField(field="contact", problem="missing")
    return Email.parse(typed, field="contact", mailed=False) if "@" in typed else Phone.parse(typed, field="contact")


def _lift(call: Call, contact: Email | Phone) -> LiftSuppression:
    """What stands is named by purpose and brand together."""
    purpose, _, brand = call.value("lifted").partition("|")
    if not purpose:
        raise InvalidField(field="lifted", problem="missing")
    try:
        return LiftSuppression(contact=contact, purposes=(Purpose(purpose),), why=_why(call), brand=brand)
    except ValueError:
        raise InvalidField(field="lifted", problem="missing") from None


def _purposes(call: Call) -> tuple[Purpose, ...]:
    try:
        return tuple(Purpose(name) for name in call.form.get("purposes", []))
    except ValueError:
        raise InvalidField(field="purposes", problem="unknown") from None


def _why(call: Call) -> Why:
    try:
        return Why(call.value("why"))
    except ValueError:
        raise InvalidField(field="why", problem="unknown") from None


def _page(
    call: Call, *, found: Email | Phone | None = None, error: RecourseError | None = None, **more: Any
) -> Response:
    names = brands(call.desk, call.staff.account.id)
    context: dict[str, Any] = {
        "found": "",
        "brands": names,
        "may_change": permits(call.staff.user.role, Permission.HANDLE_REQUESTS),
        "values": {"contact": call.value("contact") if call.method == "POST" else ""},
        "errors": field_errors(call, error) if error else (),
        "here": PATH,
        **(_found(call, found, names) if found else {}),
        **more,
    }
    status = error.status if error else 200
    return staff_page(call, "staff/opt_outs.html", status=status, nav="opt-outs", **context)


def _found(call: Call, contact: Email | Phone, names: Mapping[str, str]) -> dict[str, Any]:
    """What is known of a contact; the look is audited."""
    record = look_up(call.desk, call.staff, contact)
    waits = locks([record], call.desk.clock.now())
    shown = [opt_out_view(one, names) for one in record.opt_outs]
    return {
        "found": contact.address if isinstance(contact, Email) else contact.e164,
        "holding": [one for one in shown if one.lifted_at is None],
        "ended": [one for one in shown if one.lifted_at],
        "waits": [(one.purpose.value, names.get(one.brand, one.brand), one.until) for one in waits],
        "to_add": [one.value for one in Purpose if concerns(one, subject_of(contact))],
        "reasons_to_add": [one.value for one in TO_ADD],
        "reasons_to_lift": [one.value for one in TO_LIFT],
    }
