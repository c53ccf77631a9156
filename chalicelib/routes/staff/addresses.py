"""The addresses that letters do not reach: what came back, what to do, and a mark that is lifted."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.errors import Conflict, RecourseError, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.addresses_view import PATH, address_rows
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.sure import ask_first
from chalicelib.http.staff.turning import next_page, place_after
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.letters.address_marks import find_mark, lift_mark, list_marks

PAGE: Final = 50
_LIST: Final = "addresses"


@endpoint(blueprint, PATH, audit=(Tag.VIEW_ADDRESSES,), permission=Permission.READ_REQUESTS)
def addresses(call: Call) -> Response:
    """List them, the last trouble first."""
    return _page(call)


@endpoint(
    blueprint,
    f"{PATH}/{{mark}}",
    methods=("POST",),
    audit=(Tag.ACCOUNT_ADDRESS_LIFTED,),
    permission=Permission.HANDLE_REQUESTS,
)
def lift(call: Call) -> Response:
    """Lift a mark, after asking."""
    try:
        check_staff_token(call)
        mark = find_mark(call.desk, call.staff, call.params["mark"])
        asked = ask_first(call, "mark-lift", back=PATH, nav="addresses", named=mark.value)
        if asked:
            return asked
        lift_mark(call.desk, call.staff, call.params["mark"])
    except (StaleForm, Conflict) as error:
        return _page(call, error=error)
    return see_other(f"{PATH}?done=mark-lifted")


def _page(call: Call, *, error: RecourseError | None = None) -> Response:
    before = place_after(call, _LIST)
    found = list_marks(call.desk, call.staff, before=before, limit=PAGE)
    return staff_page(
        call,
        "staff/addresses.html",
        status=error.status if error else 200,
        nav="addresses",
        here=PATH,
        rows=address_rows(found.marks),
        changes=permits(call.staff.user.role, Permission.HANDLE_REQUESTS),
        newest_url=PATH if before else "",
        more_url=next_page(call, _LIST, PATH, found.before),
        errors=field_errors(call, error) if error else (),
    )
