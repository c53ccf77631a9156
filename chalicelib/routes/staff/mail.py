"""Mail that came in, for staff: where it comes in, what is held back, and a mail as it came with what came with it."""

from functools import partial
from typing import Final

from chalicelib.channels.email import read_mail
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.inbound import ORIGINAL_LIFE
from chalicelib.domain.permissions import Permission, permits
from chalicelib.errors import Conflict, InvalidField, NotFound, StaleForm
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.mail_view import held_views
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.part_view import part_url
from chalicelib.http.staff.sure import ask_first
from chalicelib.http.staff.upload_page import told
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.handling.read_part import Part
from chalicelib.services.inbound.addresses import account_address
from chalicelib.services.inbound.held_mail import SHOWN, delete_held, held_mail, let_in
from chalicelib.services.inbound.view_mail import view_original, view_part

PATH: Final = "/staff/mail"
_ORIGINAL: Final = "original"


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_REQUESTS)
def mail(call: Call) -> Response:
    """The address that takes requests, and what is held back."""
    return _page(call)


@endpoint(
    blueprint,
    PATH,
    methods=("POST",),
    audit=(Tag.ACCOUNT_MAIL_LET_IN, Tag.ACCOUNT_MAIL_DELETED, Tag.REQUEST_RECEIVED, Tag.REQUEST_MESSAGE_RECEIVED),
    permission=Permission.HANDLE_REQUESTS,
)
def decide(call: Call) -> Response:
    """Let mails in, or delete them unread: which asks first."""
    try:
        check_staff_token(call)
        names = _chosen(call)
        if call.value("do") == "delete":
            return _delete(call, names)
        let_in(call.desk, call.staff, names, partial(read_mail, now=call.desk.clock.now()))
    except (InvalidField, StaleForm, Conflict) as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{PATH}?done=mail-let-in")


def _chosen(call: Call) -> list[str]:
    names: list[str] = call.form.get("held", [])
    if not names:
        raise InvalidField(field="held", problem="none-chosen")
    return names


def _delete(call: Call, names: list[str]) -> Response:
    asks = ask_first(call, "held-mail", back=PATH, nav="mail")
    if asks:
        return asks
    delete_held(call.desk, call.staff, names)
    return see_other(f"{PATH}?done=mail-deleted")


def _page(call: Call, *, status: int = 200, **more: object) -> Response:
    held = held_mail(call.desk, call.staff)
    return staff_page(
        call,
        "staff/mail.html",
        status=status,
        nav="mail",
        here=PATH,
        address=account_address(call.desk, call.staff.account),
        held=held_views(held),
        more=len(held) > SHOWN,
        handles=permits(call.staff.user.role, Permission.HANDLE_REQUESTS),
        days=ORIGINAL_LIFE.days,
        **more,
    )


@endpoint(
    blueprint,
    "/staff/requests/{request}/mails/{mail}",
    methods=("POST",),
    audit=(Tag.VIEW_MAIL,),
    permission=Permission.READ_REQUESTS,
)
def view(call: Call) -> Response:
    """Hand out a link of 60 seconds to a mail as it came, or to an attachment."""
    check_staff_token(call)
    request, name, part = request_id(call), call.params["mail"], call.value("part")
    back = part_url(request, Part.MESSAGES)
    if part == _ORIGINAL:
        return told(call, "mail-ready", view_original(call.desk, call.staff, request, name), 200, back=back)
    if not part.isdecimal() or len(part) > 3:  # no number of an attachment
        raise NotFound("file")
    return told(call, "file-ready", view_part(call.desk, call.staff, request, name, int(part)), 200, back=back)
