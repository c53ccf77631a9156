"""Home: where the day of a privacy officer begins."""

from chalicelib.domain.permissions import Permission, permits
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response
from chalicelib.http.staff import home_view
from chalicelib.http.staff.come_back import HOME
from chalicelib.http.staff.pages import staff_page, today
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.figures.read_home import read_home


@endpoint(blueprint, HOME, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def home(call: Call) -> Response:
    """Counts that lead to what they count; references and rights, nothing about anybody."""
    found = read_home(call.desk, call.staff)
    figures, account = found.figures, call.staff.account
    return staff_page(
        call,
        "staff/home.html",
        nav="home",
        today=today(call),
        counts=home_view.counts(figures),
        mine=home_view.mine(figures),
        bars=home_view.course_bars(figures, call.language),
        course=home_view.course_rows(figures, call.language),
        happened=home_view.happenings(found.happened),
        troubles=home_view.troubles(found.troubles, figures, mail_held=found.mail_held),
        restriction=account.restriction,
        restriction_words=call.desk.misuse.words(account.id).words if account.restriction else "",
        mends=permits(call.staff.user.role, Permission.ADMINISTER),
    )
