"""The settings of the business and of who is signed in: one page that leads to all of them."""

from chalicelib.domain.permissions import Permission
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response
from chalicelib.http.staff.by_grant import OPEN
from chalicelib.http.staff.navigation import SETTINGS_PATH
from chalicelib.http.staff.navigation import settings as settings_of
from chalicelib.http.staff.pages import staff_page
from chalicelib.routes.staff.registry import blueprint


@endpoint(blueprint, SETTINGS_PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def settings(call: Call) -> Response:
    """Show what can be set, each with what it is for."""
    only = OPEN if call.staff.reading else None
    return staff_page(call, "staff/settings.html", nav="settings", settings=settings_of(call.staff.user.role, only))
