"""What each member of staff wants to hear of deadlines."""

from typing import Any, Final

from chalicelib.domain.account import News
from chalicelib.domain.alerts import Alerts, Rhythm
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.errors import InvalidField, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.deadlines.choose_alerts import choose_alerts
from chalicelib.services.news.choose_news import choose_news

_PATH: Final = "/staff/alerts"


@endpoint(
    blueprint,
    _PATH,
    methods=("GET", "POST"),
    audit=(Tag.USER_ALERTS_CHANGED, Tag.USER_NEWS_CHOSEN),
    permission=Permission.READ_REQUESTS,
)
def alerts(call: Call) -> Response:
    """Show the person's choice, and keep another one."""
    if call.method == "GET":
        chosen, wants = call.staff.user.alerts, call.staff.user.news is News.WANTED
        return _form(call, rhythm=chosen.rhythm, soon=chosen.two_days_before, wants=wants)
    rhythm, soon = call.value("rhythm"), call.value("two_days_before") == "yes"
    wants = call.value("news") == "yes"
    try:
        check_staff_token(call)
        choose_alerts(call.desk, call.staff, Alerts(rhythm=_rhythm(rhythm), two_days_before=soon))
        _note_news(call, wants=wants)
    except (InvalidField, StaleForm) as error:
        return _form(call, rhythm=rhythm, soon=soon, wants=wants, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done=alerts-saved")


def _note_news(call: Call, *, wants: bool) -> None:
    """Keep what the person wants; who never asked and does not now has said nothing."""
    if wants != (call.staff.user.news is News.WANTED):
        choose_news(call.desk, call.staff, News.WANTED if wants else News.LEFT)


def _form(call: Call, *, rhythm: str, soon: bool, wants: bool, status: int = 200, **more: Any) -> Response:
    choices = tuple(choice.value for choice in Rhythm)
    return staff_page(
        call,
        "staff/alerts.html",
        status=status,
        nav="alerts",
        rhythms=choices,
        rhythm=rhythm,
        soon=soon,
        wants=wants,
        here=_PATH,
        **more,
    )


def _rhythm(chosen: str) -> Rhythm:
    if chosen not in set(Rhythm):
        raise InvalidField(field="rhythm", problem="missing")
    return Rhythm(chosen)
