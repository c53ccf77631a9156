"""Mails that are held back because too many came: staff let them in, or delete them; after 30 days they go.

What is let in is filed with the moment at which it came, and its deadlines run from there.
"""

from collections.abc import Callable, Iterable
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.inbound import Arrived
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.services.inbound.addresses import Addressed, whom_for
from chalicelib.services.inbound.take_mail import Letterbox, none_is_held, take_for
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.inbound import HeldMail

SHOWN: Final = 50  # on a page
AT_ONCE: Final = 20  # that are let in by one press

Read = Callable[[bytes], Arrived]


def held_mail(desk: Desk, staff: Staff) -> tuple[HeldMail, ...]:
    """What waits, at most a page of it; one more than a page is read to say that there is more."""
    require(staff.user.role, Permission.READ_REQUESTS)
    return desk.mail_bucket.held(staff.account.id, limit=SHOWN + 1) if desk.inbound_domain else ()


def let_in(desk: Desk, staff: Staff, names: Iterable[str], read: Read) -> int:
    """File mails that were held back, as if they had come one by one; return how many were still there.

    Raise `Forbidden`, `Conflict`.
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    done = 0
    for name in _there(desk, staff, names)[:AT_ONCE]:
        raw = desk.mail_bucket.read_held(staff.account.id, name)
        if raw is None:
            continue
        mail = read(raw)
        to = next((one for one in whom_for(desk, mail) if one.account.id == staff.account.id), Addressed(staff.account))
        take_for(desk, Letterbox(name, raw, mail, free=True), to)
        desk.mail_bucket.drop_held(staff.account.id, name)
        done += 1
    _look_again(desk, staff)
    if done:
        _record(desk, staff, Tag.ACCOUNT_MAIL_LET_IN, done)
    return done


def _there(desk: Desk, staff: Staff, names: Iterable[str]) -> list[str]:
    """Those that are held: what somebody made up becomes no key of an object, which the bucket would log."""
    return sorted({one.name for one in desk.mail_bucket.held(staff.account.id, limit=1000)} & set(names))


def delete_held(desk: Desk, staff: Staff, names: Iterable[str]) -> int:
    """Delete mails that were held back, unread; return how many were still there. Raise `Forbidden`, `Conflict`."""
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    chosen = _there(desk, staff, names)
    if chosen:
        _record(desk, staff, Tag.ACCOUNT_MAIL_DELETED, len(chosen))
    for name in chosen:
        desk.mail_bucket.drop_held(staff.account.id, name)
    _look_again(desk, staff)
    return len(chosen)


def _look_again(desk: Desk, staff: Staff) -> None:
    if not desk.mail_bucket.held(staff.account.id, limit=1):
        none_is_held(desk, staff.account.id)


def _record(desk: Desk, staff: Staff, tag: Tag, count: int) -> None:
    because = Reason(tag, staff.actor, None, {"count": count})
    unit = desk.work.begin(staff.account.id, desk.clock.now())
    unit.store(desk.accounts.get(staff.account.id), because=because)
    unit.commit()
