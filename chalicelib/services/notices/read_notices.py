"""Staff read what the operator tells their account; what a person has read is shown to them no more."""

from dataclasses import replace

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.operator_notice import Mark, OperatorNotice
from chalicelib.domain.reason import Reason
from chalicelib.errors import NotFound
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk


def standing(desk: Desk, staff: Staff) -> tuple[Mark, ...]:
    """Every notice that runs for the account, read or not, newest first."""
    now = desk.clock.now()
    boards = desk.accounts.entering(staff.account.id, staff.user.id).boards
    marks = [mark for board in boards for mark in board.marks if mark.runs(now)]
    return tuple(sorted(marks, key=lambda mark: mark.id, reverse=True))


def read_notice(desk: Desk, staff: Staff, name: str) -> OperatorNotice:
    """One of these. Raise `NotFound` for what is over, and for other accounts' notices."""
    mark = next((mark for mark in standing(desk, staff) if mark.id == name), None)
    if mark is None:
        raise NotFound("notice")
    return desk.notices.get(mark.by, mark.id)


def mark_read(desk: Desk, staff: Staff, name: str) -> None:
    """Remember that a person has read it; again, or too late, changes nothing."""
    persistently(lambda: _mark_read(desk, staff, name))


def _mark_read(desk: Desk, staff: Staff, name: str) -> None:
    who = desk.accounts.entering(staff.account.id, staff.user.id)
    there = {mark.id for board in who.boards for mark in board.marks}
    if name not in there or name in who.user.notices_read:
        return
    read = (*(one for one in who.user.notices_read if one in there), name)
    because = Reason(Tag.USER_NOTICE_READ, staff.actor, None, {"user": who.user.id, "notice": name})
    unit = desk.work.begin(who.account.id, desk.clock.now())
    unit.store(who.account, because=because)
    unit.store(replace(who.user, notices_read=read), because=because)
    unit.commit()
