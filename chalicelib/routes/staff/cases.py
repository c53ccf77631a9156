"""All complaints that lie outside, or that have ended; as a file too."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, document
from chalicelib.http.staff.cases_view import PATH, listed_cases
from chalicelib.http.staff.pages import check_staff_token, staff_page, today
from chalicelib.http.staff.turning import next_page, place_after
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.recourse.list_cases import export_cases, list_cases

PAGE: Final = 25
_LIST: Final = "cases"


@endpoint(blueprint, PATH, audit=(Tag.VIEW_CASES,), permission=Permission.READ_REQUESTS)
def cases(call: Call) -> Response:
    """The open ones, the next date first, or those that have ended, newest first."""
    open_ones = call.query.get("state") != "ended"
    after = place_after(call, _LIST)
    found = list_cases(call.desk, call.staff, open_ones=open_ones, after=after, limit=PAGE)
    here = PATH if open_ones else f"{PATH}?state=ended"
    return staff_page(
        call,
        "staff/cases.html",
        nav="cases",
        here=here,
        open_ones=open_ones,
        cases=listed_cases(found.cases, today(call)),
        first_url=here if after else "",
        more_url=next_page(call, _LIST, here, found.after),
        file_url=f"{PATH}/file" if permits(call.staff.user.role, Permission.EXPORT_REQUESTS) else "",
    )


@endpoint(
    blueprint,
    f"{PATH}/file",
    methods=("POST",),
    audit=(Tag.VIEW_CASES,),
    permission=Permission.EXPORT_REQUESTS,
    fresh=True,
)
def file(call: Call) -> Response:
    """All of them as CSV."""
    check_staff_token(call)
    return document(export_cases(call.desk, call.staff), "text/csv; charset=utf-8", name="complaints.csv")
