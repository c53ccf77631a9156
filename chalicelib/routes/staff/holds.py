"""How long requests are kept, what is held, and what was deleted of late: one page, for whoever may read the audit."""

from datetime import timedelta
from typing import Any, Final

from chalicelib.channels.typed_date import read_date
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.keeping import LEAST_MONTHS, STEPS
from chalicelib.domain.permissions import Permission, permits
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotPossible, RecourseError, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.holds_view import MonthView, holds_view
from chalicelib.http.staff.pages import check_staff_token, field_errors, reader, staff_page, today
from chalicelib.http.staff.sure import ask_first
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.handling.hold_request import REASONS
from chalicelib.services.retention.hold_contact import (
    HoldContact,
    find_hold,
    hold_contact,
    list_holds,
    release_contact,
)
from chalicelib.services.retention.keep_longer import keep_for
from chalicelib.services.retention.late_voicemails import Late
from chalicelib.services.retention.review_month import by_class

PATH: Final = "/staff/holds"
_REFUSALS: Final = (InvalidField, InvalidInput, StaleForm, NotPossible, Conflict)
_DONE: Final = {Late.NONE: "contact-held", Late.THERE: "held-there", Late.GONE: "held-gone"}


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def holds(call: Call) -> Response:
    """The period, the holds, and what was deleted this month and the last."""
    return _page(call)


@endpoint(
    blueprint,
    PATH,
    methods=("POST",),
    audit=(Tag.ACCOUNT_CONTACT_HELD, Tag.ACCOUNT_SETTINGS_CHANGED),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def change(call: Call) -> Response:
    """Hold a contact, or set the period."""
    try:
        check_staff_token(call)
        if call.value("do") == "keep":
            return _keep(call)
        late = hold_contact(call.desk, call.staff, _command(call))
    except _REFUSALS as error:
        return _page(call, error=error)
    return see_other(f"{PATH}?done={_DONE[late]}")


@endpoint(
    blueprint,
    f"{PATH}/{{hold}}",
    methods=("POST",),
    audit=(Tag.ACCOUNT_CONTACT_HOLD_RELEASED,),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def release(call: Call) -> Response:
    """End the hold of a contact, after asking."""
    try:
        check_staff_token(call)
        found = find_hold(call.desk, call.staff, call.params["hold"])
        asked = ask_first(call, "hold-release", back=PATH, nav="holds", named=found.shown)
        if asked:
            return asked
        release_contact(call.desk, call.staff, found.id)
    except _REFUSALS as error:
        return _page(call, error=error)
    return see_other(f"{PATH}?done=contact-released")


def _keep(call: Call) -> Response:
    """Set the period; one that is shorter than that in force is asked about first, because what is due then goes."""
    account = call.desk.accounts.get(call.staff.account.id)
    typed = call.value("kept_months")
    if typed.isdecimal() and LEAST_MONTHS <= int(typed) < account.kept_months:
        asked = ask_first(call, "keep-shorter", back=PATH, nav="holds", named=typed)
        if asked:
            return asked
    keep_for(call.desk, call.staff, typed)
    return see_other(f"{PATH}?done=period-kept")


def _command(call: Call) -> HoldContact:
    parts = [call.value(f"hold_until_{part}") for part in ("day", "month", "year")]
    return HoldContact(
        contact=_contact(call.value("held_contact").strip()),
        reason=call.value("purpose"),
        until=read_date("hold_until", *parts) if any(part.strip() for part in parts) else None,
        words=call.value("words"),
    )


def _contact(typed: str) -> Email | Phone:
    if not typed:
        raise InvalidField(field="held_contact", problem="missing")
    if "@" in typed:
        return Email.parse(typed, field="held_contact", mailed=False)
    return Phone.parse(typed, field="held_contact")


def _page(call: Call, *, error: RecourseError | None = None) -> Response:
    account = call.desk.accounts.get(call.staff.account.id)
    this = call.desk.clock.now().date().replace(day=1)
    before = this - timedelta(days=1)
    months = ((this, call.desk.clock.now().date()), (before.replace(day=1), before))
    context: dict[str, Any] = {
        "here": PATH,
        "holds": holds_view(list_holds(call.desk, call.staff), today(call), reader(call)),
        "kept_months": account.kept_months,
        "steps": [str(step) for step in STEPS],
        "least": LEAST_MONTHS,
        "reasons": REASONS,
        "may_change": permits(call.staff.user.role, Permission.ADMINISTER),
        "months": [
            MonthView(first=first, last=last, counts=by_class(call.desk.retention.deleted(account.id, first)))
            for first, last in months
        ],
        "values": _typed(call) if error else {"kept_months": str(account.kept_months)},
        "errors": field_errors(call, error) if error else (),
    }
    return staff_page(call, "staff/holds.html", status=error.status if error else 200, nav="holds", **context)


def _typed(call: Call) -> dict[str, str]:
    names = ("kept_months", "held_contact", "purpose", "words", "hold_until_day", "hold_until_month", "hold_until_year")
    return {name: call.value(name) for name in names}
