"""What all pages of the operator share: the frame, the form token, and the notice of what was done."""

from datetime import date
from typing import Any

from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_view
from chalicelib.http.form_tokens import form_token
from chalicelib.http.operator.navigation import menu
from chalicelib.http.responses import Response, page
from chalicelib.http.staff.pages import FORM, notice
from chalicelib.http.views import StaffUser


def operator_page(
    call: Call, template: str, /, *, status: int = 200, nav: str | None = None, **context: Any
) -> Response:
    """Render a page for who runs the deployment; `nav` is its entry in the menu. Times are in the operator's zone."""
    staff = call.staff
    frame: dict[str, Any] = {
        "user": StaffUser(name=staff.user.name, email=staff.user.email.address, role=staff.user.role.value),
        "business": business_view(staff.account),
        "menu": menu(nav),
        "staff_url": "/staff",
        "sign_out_url": "/staff/sign-out",
        "form_token": form_token(call, FORM, owner=staff.session),  # `check_staff_token` checks it
        "notice": notice(call),
    }
    return page(call, template, status=status, **(frame | context))


def today(call: Call) -> date:
    """The day at the operator."""
    return call.staff.account.day_of(call.desk.clock.now())
