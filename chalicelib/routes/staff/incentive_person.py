"""What is kept of one contact's opt-ins to offers: shown, saved, erased for good.

A contact is typed into a form and never part of an address; what was found is shown in the answer to it.
"""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.incentive import Membership
from chalicelib.domain.permissions import Permission
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, RecourseError, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.consumer.incentive_view import own_views
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, document, see_other
from chalicelib.http.staff.consumers_view import BACKUP_DAYS
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.sure import ask_first
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.incentives.forget_person import (
    REASONS,
    ForgetPerson,
    check_forget,
    export_person,
    find_person,
    forget_person,
)

_BACK: Final = "/staff/incentives"
PATH: Final = f"{_BACK}/person"
_REFUSALS: Final = (InvalidField, NotFound, NotPossible, StaleForm, Conflict)


@endpoint(
    blueprint,
    PATH,
    methods=("GET", "POST"),
    audit=(Tag.VIEW_INCENTIVES, Tag.INCENTIVE_ERASED),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def person(call: Call) -> Response:
    """Ask whose opt-ins are meant; show them, save them as CSV, or erase them after asking."""
    if call.method == "GET":
        return _page(call)
    try:
        check_staff_token(call)
        contact = _contact(call)
        if call.value("do") == "file":
            content = export_person(call.desk, call.staff, contact)
            return document(content, "text/csv; charset=utf-8", name="incentives-of-one-person.csv")
        if call.value("do") == "erase":
            return _erase(call, contact)
        return _page(call, found=find_person(call.desk, call.staff, contact))
    except _REFUSALS as error:
        return _page(call, found=_again(call, error), error=error)


def _erase(call: Call, contact: Email | Phone) -> Response:
    command = ForgetPerson(contact=contact, why=call.value("purpose"))
    count = check_forget(call.desk, call.staff, command)
    asked = ask_first(call, "incentive-erasure", back=PATH, nav="incentives", named=str(count))
    if asked is None:
        forget_person(call.desk, call.staff, command)
    return asked or see_other(f"{PATH}?done=incentive-erased")


def _again(call: Call, error: RecourseError) -> tuple[Membership, ...] | None:
    """What the page showed before, so that a refused step can be taken again; nothing for who could not be read."""
    if call.value("do") != "erase" or isinstance(error, NotFound | StaleForm):
        return None
    return find_person(call.desk, call.staff, _contact(call))


def _contact(call: Call) -> Email | Phone:
    typed = call.value("person_contact").strip()
    if not typed:
        raise InvalidField(field="person_contact", problem="missing")
    if "@" in typed:
        return Email.parse(typed, field="person_contact", mailed=False)
    return Phone.parse(typed, field="person_contact")


def _page(call: Call, *, found: tuple[Membership, ...] | None = None, error: RecourseError | None = None) -> Response:
    versions = call.desk.incentives.versions(call.staff.account.id) if found else ()
    return staff_page(
        call,
        "staff/incentive_person.html",
        status=error.status if error else 200,
        nav="incentives",
        here=PATH,
        back_url=_BACK,
        asked=found is not None,
        stays=own_views(found or (), versions, call.language),
        reasons=REASONS,
        days=BACKUP_DAYS,
        values={name: call.value(name) for name in ("person_contact", "purpose")} if call.method == "POST" else {},
        errors=field_errors(call, error) if error else (),
    )
