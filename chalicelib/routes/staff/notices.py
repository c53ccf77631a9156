"""What the operator tells the account: read, and marked as read by each person for themselves."""

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.come_back import HOME, safe_next
from chalicelib.http.staff.notice_view import NOTICES, notice_view, told
from chalicelib.http.staff.pages import check_staff_token, staff_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.notices.read_notices import mark_read, read_notice, standing


@endpoint(blueprint, NOTICES, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def notices(call: Call) -> Response:
    """Every notice that runs for the account, read or not."""
    marks = standing(call.desk, call.staff)
    shown = told(marks, call.language, call.staff.user.notices_read)
    return staff_page(call, "staff/notices.html", nav="notices", notices=shown, told=())


@endpoint(
    blueprint,
    f"{NOTICES}/{{notice}}",
    methods=("GET", "POST"),
    audit=(Tag.USER_NOTICE_READ,),
    permission=Permission.READ_REQUESTS,
)
def notice(call: Call) -> Response:
    """One notice; its button says that the person has read it, here or from wherever it was shown."""
    name = call.params["notice"]
    if call.method == "POST":
        check_staff_token(call)
        mark_read(call.desk, call.staff, name)
        return see_other(_back(call.value("next")))
    read = name in call.staff.user.notices_read
    found = notice_view(read_notice(call.desk, call.staff, name), call.language, read=read)
    return staff_page(call, "staff/notice.html", nav="notices", item=found, told=(), back_url=NOTICES)


def _back(asked: str) -> str:
    """Where the person was; the page of a notice has no more to offer."""
    return HOME if not asked or asked.startswith(NOTICES) else safe_next(asked)
