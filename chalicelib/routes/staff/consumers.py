"""What is held here about one person: found by contact or from a request, taken along, erased.

A contact is typed into a form and never part of an address; what was found is shown in the answer to it.
"""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.consumer_erasure import REASONS
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.takeout import TAKEOUT_LIFE
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, RecourseError, StaleForm
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.consumers_view import BACKUP_DAYS, LOG, PATH, held_view, order_view
from chalicelib.http.staff.pages import check_staff_token, field_errors, reader, staff_page
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.staff.sure import ask_first
from chalicelib.http.takeout_view import takeout_view
from chalicelib.routes.staff.incentive_person import PATH as INCENTIVES
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.consumer_data.export_data import ExportData, export_data, fetch_export, own_exports
from chalicelib.services.consumer_data.find_data import (
    SUBMISSIONS_LIMIT,
    ConsumerData,
    find_again,
    find_of_contact,
    find_of_request,
)
from chalicelib.services.consumer_data.order_erasure import OrderErasure, check_order, list_orders, order_erasure
from chalicelib.services.ports.desk import new_id

_REFUSALS: Final = (InvalidField, NotFound, NotPossible, StaleForm, Conflict)
_CHOSEN: Final = f"{PATH}/chosen"


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def consumers(call: Call) -> Response:
    """Ask whose data are meant; the exports that there are, the orders to erase, the way to the log."""
    return _overview(call)


@endpoint(
    blueprint,
    PATH,
    methods=("POST",),
    audit=(Tag.VIEW_CONSUMER_DATA, Tag.VIEW_TAKEOUT),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def find(call: Call) -> Response:
    """Show what a contact has sent, or fetch an export."""
    try:
        check_staff_token(call)
        if call.value("do") == "get":
            return see_other(fetch_export(call.desk, call.staff, call.value("export")))
        found = find_of_contact(call.desk, call.staff, _contact(call.value("person_contact").strip()))
    except _REFUSALS as error:
        return _overview(call, error=error)
    return _found(call, found)


@endpoint(
    blueprint,
    "/staff/requests/{request}/person",
    audit=(Tag.VIEW_CONSUMER_DATA,),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def of_request(call: Call) -> Response:
    """Show what the contacts of a request have sent, because it asks for that."""
    return _found(call, find_of_request(call.desk, call.staff, request_id(call)))


@endpoint(
    blueprint,
    _CHOSEN,
    methods=("POST",),
    audit=(
        *(Tag.VIEW_CONSUMER_DATA, Tag.ACCOUNT_CONSUMER_EXPORT_ASKED, Tag.ACCOUNT_CONSUMER_ERASURE_ORDERED),
        *(Tag.REQUEST_DATA_EXPORT_ASKED, Tag.REQUEST_DATA_ERASURE_ORDERED),
    ),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def chosen(call: Call) -> Response:
    """Have a file made of what was chosen, or order that it be erased, after asking."""
    asked_in = RequestId(call.value("request")) if call.value("request") else None
    submissions = tuple(map(Reference, call.form.get("submissions", ())))
    try:
        check_staff_token(call)
        if call.value("do") == "erase":
            command = OrderErasure(
                submissions=submissions, why=call.value("purpose"), asked_in=asked_in, once=call.value("once")
            )
            count = len(check_order(call.desk, call.staff, command))
            asked = ask_first(call, "consumer-erasure", back=_back(asked_in), nav="consumers", named=str(count))
            return asked or see_other(_ordered(call, command))
        notes = call.value("notes") == "yes"
        export_data(
            call.desk,
            call.staff,
            ExportData(submissions=submissions, notes=notes, asked_in=asked_in, language=call.language),
        )
    except _REFUSALS as error:
        shown = [Reference(name) for name in call.form.get("shown", ())]
        found = find_again(call.desk, call.staff, shown[:SUBMISSIONS_LIMIT], asked_in=asked_in)
        return _found(call, found, error=error)
    return see_other(f"{PATH}?done=person-export-asked")


def _ordered(call: Call, command: OrderErasure) -> str:
    order = order_erasure(call.desk, call.staff, command)
    return f"{PATH}/erasures/{order.id}?done=person-erasure-ordered"


def _back(asked_in: RequestId | None) -> str:
    return f"{request_url(asked_in)}/person" if asked_in else PATH


def _contact(typed: str) -> Email | Phone:
    if not typed:
        raise InvalidField(field="person_contact", problem="missing")
    if "@" in typed:
        return Email.parse(typed, field="person_contact", mailed=False)
    return Phone.parse(typed, field="person_contact")


def _overview(call: Call, *, error: RecourseError | None = None) -> Response:
    administers = permits(call.staff.user.role, Permission.ADMINISTER)
    who = reader(call)
    context: dict[str, Any] = {
        "here": PATH,
        "may_change": administers,
        "exports": [takeout_view(one) for one in own_exports(call.desk, call.staff)] if administers else [],
        "orders": [order_view(order, who) for order in list_orders(call.desk, call.staff)],
        "log_url": LOG,
        "days": TAKEOUT_LIFE.days,
        "values": {"person_contact": call.value("person_contact")} if error else {},
        "errors": field_errors(call, error) if error else (),
    }
    return staff_page(
        call,
        "staff/consumers.html",
        status=error.status if error else 200,
        nav="consumers",
        form_targets=(call.desk.files.origin,),
        **context,
    )


def _found(call: Call, found: ConsumerData, *, error: RecourseError | None = None) -> Response:
    posted = call.method == "POST" and error is not None
    context: dict[str, Any] = {
        "here": _back(found.asked_in),
        "action": _CHOSEN,
        "back_url": f"{request_url(found.asked_in)}?part=related" if found.asked_in else PATH,
        "held": held_view(found),
        "more": found.more,
        "offers": sorted({one.value for one in found.offers}),
        "offers_url": INCENTIVES,
        "offers_count": len(found.offers),
        "asked_in": found.asked_in or "",
        "reasons": REASONS,
        "days": TAKEOUT_LIFE.days,
        "backup_days": BACKUP_DAYS,
        "once": call.value("once") if posted else new_id(call.desk),
        "chosen": call.form.get("submissions", []) if posted else [],
        "values": {name: call.value(name) for name in ("purpose", "notes")} if posted else {},
        "errors": field_errors(call, error) if error else (),
    }
    return staff_page(call, "staff/consumer.html", status=error.status if error else 200, nav="consumers", **context)
