"""The operator reads an account by a grant: nothing can be written, and what is looked at is recorded.

What a page does by itself when somebody looks at it, such as counting or marking, does not happen: a reader whom the
account must not know of yet leaves no trace with it.
"""

from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NoReturn, TypeVar

from chalicelib.domain.account import Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.grant import Entered, Grant, GrantKind, Reading
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.passing import Passing
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import NotFound, NotPossible, OnlyReading
from chalicelib.services.accounts.operators import require_operator
from chalicelib.services.accounts.sessions import note_entered
from chalicelib.services.ports.desk import Desk, Ephemeral, Work

P = TypeVar("P", bound=Passing)
D = TypeVar("D", bound=Desk)
_UNCOUNTED: Final = 1


def enter(desk: Desk, staff: Staff, entered: Entered) -> Grant:
    """Begin to read an account. Raise `Forbidden`, `NotFound`, `NotPossible` (`grant-over`)."""
    grant = _open(desk, staff, entered)
    note_entered(desk, staff, entered)
    record(desk.work, grant, Reason(Tag.VIEW_GRANT_ENTERED, staff.operating), at=desk.clock.now())
    return grant


def leave(desk: Desk, staff: Staff) -> None:
    """Read it no more; nothing happens to who reads none."""
    if staff.entered is None:
        return
    note_entered(desk, staff, None)
    try:
        grant = desk.grants.get(staff.entered.account, staff.entered.grant)
    except NotFound:
        return
    record(desk.work, grant, Reason(Tag.VIEW_GRANT_LEFT, staff.operating), at=desk.clock.now())


def reader_of(desk: Desk, staff: Staff) -> Staff:
    """Who reads in a session that has entered an account: an auditor of it who is no member of its staff.

    Everything is looked at anew in each call: the setting, the role, the grant, the account. Raise `Forbidden`,
    `NotFound`, `NotPossible` (`grant-over`).
    """
    if staff.entered is None:
        raise NotFound("grant")
    grant = _open(desk, staff, staff.entered)
    account = desk.accounts.get(grant.opens)
    if not account.may_read:
        raise NotFound("account")
    user = User(
        account=account.id,
        id=UserId(grant.id),
        role=Role.AUDITOR,
        added_at=grant.given_at,
        name=staff.user.name,
        email=Email(""),
    )
    return Staff(account, user, staff.session, reading=Reading(grant, staff.user.id))


def reading_desk(desk: D, staff: Staff) -> D:
    """The same desk, on which who reads by a grant can write nothing."""
    if staff.reading is None:
        return desk
    found = copy(desk)
    found.__dict__["work"] = ReadingWork(desk.work, staff.reading.grant)
    return found


def record_view(desk: Desk, staff: Staff, *, page: str, request: str = "") -> None:
    """Record that a page is about to be shown to who reads by a grant."""
    if staff.reading is None:
        return
    detail: Detail = {"page": page}
    if request:
        detail["request"] = request
    reason = Reason(Tag.VIEW_BY_GRANT, staff.actor, None, detail)
    record(desk.work, staff.reading.grant, reason, at=desk.clock.now())


def record(work: Work, grant: Grant, reason: Reason, *, at: datetime) -> None:
    """Put it on the grant's own chain: with the account, or with the operator while the law forbids to tell."""
    silent = grant.is_silent(at)
    detail: Detail = {**reason.detail, "grant": grant.id}
    if silent:
        detail["account"] = grant.opens
    kept = replace(reason, about=None, detail=detail)
    work.witness(grant.account if silent else grant.opens, kept, user=UserId(grant.id), at=at)


def _open(desk: Desk, staff: Staff, entered: Entered) -> Grant:
    """The grant, if it opens anything now: an owner's, or a demand that lies with this operator."""
    require_operator(desk, staff)
    grant = desk.grants.get(entered.account, entered.grant)
    ours = grant.kind is GrantKind.OWNER or grant.account == staff.account.id
    if not (grant.opens_anything and ours) or grant.opens == staff.account.id:
        raise NotFound("grant")
    if not grant.runs(desk.clock.now()):
        raise NotPossible("grant-over")
    return grant


class ReadingWork:
    """The writer of who reads by a grant: all that it does is to record what was looked at."""

    def __init__(self, work: Work, grant: Grant) -> None:
        self._work = work
        self._grant = grant

    @property
    def ephemeral(self) -> "ReadingEphemeral":
        """See `services.ports.desk.Work`."""
        return ReadingEphemeral(self._work.ephemeral)

    def witness(self, account: AccountId, reason: Reason, *, user: UserId, at: datetime) -> None:
        """Record it as the operator's look, whatever chain it was meant for."""
        del account, user
        record(self._work, self._grant, reason, at=at)

    def __getattr__(self, name: str) -> NoReturn:
        """Everything else would write."""
        raise OnlyReading(name)


class ReadingEphemeral:
    """Reads what passes; counts nothing and keeps nothing."""

    def __init__(self, ephemeral: Ephemeral) -> None:
        self._ephemeral = ephemeral

    def get(self, kind: type[P], name: str, *, now: datetime) -> P:
        """See `services.ports.desk.Ephemeral`."""
        return self._ephemeral.get(kind, name, now=now)

    def get_value(self, name: str, *, now: datetime) -> str | None:
        """See `services.ports.desk.Ephemeral`."""
        return self._ephemeral.get_value(name, now=now)

    def count(self, name: str, *, until: datetime) -> int:
        """A limit is not used up by who only reads."""
        del name, until
        return _UNCOUNTED

    def __getattr__(self, name: str) -> Any:
        """Everything else would write."""
        raise OnlyReading(name)
