"""Staff look at a mail as it came, or at what came with it: by a link of a minute, and audited."""

from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.inbound import InboundMail
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import NotFound
from chalicelib.services.inbound.take_mail import mail_of
from chalicelib.services.ports.desk import Desk

LINK_SECONDS: Final = 60


def view_original(desk: Desk, staff: Staff, request: RequestId, mail: str) -> str:
    """A link to the mail as it came, as plain text. Raise `NotFound` once its time is over."""
    filed = _filed(desk, staff, request, mail)
    link = desk.mail_bucket.original_link(filed, seconds=LINK_SECONDS)
    _witness(desk, staff, {"request": request, "mail": filed.id})
    return link


def view_part(desk: Desk, staff: Staff, request: RequestId, mail: str, number: int) -> str:
    """A link to an attachment. Raise `NotFound` for one that is not kept."""
    filed = _filed(desk, staff, request, mail)
    part = filed.part(number)
    if part is None:
        raise NotFound("file")
    _witness(desk, staff, {"request": request, "mail": filed.id, "file": number, "state": part.state.value})
    return desk.mail_bucket.part_link(filed, part, seconds=LINK_SECONDS)


def _filed(desk: Desk, staff: Staff, request: RequestId, mail: str) -> InboundMail:
    require(staff.user.role, Permission.READ_REQUESTS)
    found = mail_of(desk, staff.account.id, request, mail)
    if found is None:
        raise NotFound("mail")
    return found


def _witness(desk: Desk, staff: Staff, detail: Detail) -> None:
    reason = Reason(Tag.VIEW_MAIL, staff.actor, None, detail)
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
