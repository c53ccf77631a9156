"""An order to erase a person's data: what went, what waits, its certificate; and the log of erased requests."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.errors import Conflict, NotFound, NotPossible, RecourseError, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, document, see_other
from chalicelib.http.staff.consumers_view import BACKUP_DAYS, LOG, PATH, held_view, line_view, order_view
from chalicelib.http.staff.pages import check_staff_token, field_errors, reader, staff_page
from chalicelib.http.staff.sure import ask_first
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.consumer_data.find_data import find_again
from chalicelib.services.consumer_data.order_erasure import call_off, read_order
from chalicelib.services.consumer_data.read_log import log_as_csv, read_log

_ORDER: Final = f"{PATH}/erasures/{{erasure}}"
_JOSE: Final = "application/jose"
_REFUSALS: Final = (NotPossible, StaleForm, Conflict)


@endpoint(blueprint, _ORDER, audit=(Tag.VIEW_CONSUMER_DATA,), permission=Permission.READ_AUDIT)
def order(call: Call) -> Response:
    """What went by it, and what waits for what."""
    return _page(call)


@endpoint(
    blueprint,
    _ORDER,
    methods=("POST",),
    audit=(Tag.ACCOUNT_CONSUMER_ERASURE_CALLED_OFF, Tag.VIEW_CONSUMER_DATA),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def call_it_off(call: Call) -> Response:
    """Let what waits stay, after asking."""
    found = read_order(call.desk, call.staff, call.params["erasure"])
    url = f"{PATH}/erasures/{found.id}"
    try:
        check_staff_token(call)
        asked = ask_first(call, "consumer-call-off", back=url, nav="consumers", named=str(len(found.left)))
        if asked:
            return asked
        seen = call.value("seen")
        call_off(call.desk, call.staff, found.id, seen=int(seen) if seen.isdecimal() and len(seen) < 9 else -1)
    except _REFUSALS as error:
        return _page(call, error=error)
    return see_other(f"{url}?done=person-erasure-called-off")


@endpoint(blueprint, f"{_ORDER}/signed", audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def signed(call: Call) -> Response:
    """The signed certificate (JWS, compact), to be saved."""
    found = read_order(call.desk, call.staff, call.params["erasure"])
    if not found.certificate:
        raise NotFound("certificate")
    return document(found.certificate, _JOSE, name=f"recourse-person-erasure-{found.id}.jws")


@endpoint(blueprint, LOG, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def log(call: Call) -> Response:
    """What is left of requests whose person was erased, the last received first."""
    page = read_log(call.desk, call.staff, after=call.query.get("after", ""))
    return staff_page(
        call,
        "staff/request_log.html",
        nav="consumers",
        here=LOG,
        back_url=PATH,
        lines=[line_view(line) for line in page.lines],
        older_url=f"{LOG}?after={page.after}" if page.after else "",
    )


@endpoint(blueprint, f"{LOG}/file", methods=("POST",), audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def log_file(call: Call) -> Response:
    """The whole log as CSV."""
    check_staff_token(call)
    return document(log_as_csv(call.desk, call.staff), "text/csv; charset=utf-8", name="request-log.csv")


def _page(call: Call, *, error: RecourseError | None = None) -> Response:
    found = read_order(call.desk, call.staff, call.params["erasure"])
    administers = permits(call.staff.user.role, Permission.ADMINISTER)
    waiting = held_view(find_again(call.desk, call.staff, found.left)) if administers and found.left else []
    there = call.desk.requests.several(found.account, [found.asked_in] if found.asked_in else [])
    context: dict[str, Any] = {
        "here": f"{PATH}/erasures/{found.id}",
        "back_url": PATH,
        "order": order_view(found, reader(call), asked_in=next(iter(there), "")),
        "seen": str(found.version),
        "waiting": waiting,
        "may_change": administers,
        "log_url": LOG,
        "backup_days": BACKUP_DAYS,
        "errors": field_errors(call, error) if error else (),
    }
    return staff_page(
        call, "staff/consumer_erasure.html", status=error.status if error else 200, nav="consumers", **context
    )
