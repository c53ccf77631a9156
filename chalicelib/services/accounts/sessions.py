"""Sessions of staff: opaque, revocable, listed; who signs in gets a new one and loses the one before."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

from chalicelib.domain.account import Account, LastSignIn, Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.grant import Entered
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.operator_notice import unread
from chalicelib.domain.passing import STAFF_IDLE, STAFF_LONGEST, OpenSessions, StaffSession
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.second_factor import FactorKind
from chalicelib.errors import Conflict, NotFound, NotSignedIn
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

_TRIES: Final = 5
_ACCOUNT: Final = "acc_"
_USER: Final = "usr_"
_NAME_LENGTH: Final = 16  # of the ids of accounts and users, without what they begin with
_TOKEN_LENGTH: Final = 2 * _NAME_LENGTH + 64


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The new session and the secret that goes into the cookie."""

    staff: Staff
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """How somebody came in: the way, the browser in words, the session that the browser had, and what is still due."""

    way: str = "code"
    device: str = ""
    before: str = ""  # the secret of the session that this browser has
    enrolling: bool = False
    shown_at: datetime | None = None  # through an issuer: when the person showed it who they are, if it says so


def session_name(desk: Desk, token: str) -> str:
    """The id of the session that a cookie's secret opens or opened: what its form tokens are bound to."""
    return desk.secrets.hash("staff-session", token)[:40]


def new_token(desk: Desk, user: User) -> str:
    """A new secret for the cookie of a user, which says whose it is: one call reads all that a page begins with.

    The session is found by the hash of the whole, so that nobody can exchange the names in it.
    """
    return f"{user.account.removeprefix(_ACCOUNT)}{user.id.removeprefix(_USER)}{desk.chance.bytes(32).hex()}"


def _named(token: str) -> tuple[AccountId, UserId]:
    """Whose secret it says it is. Raise `NotSignedIn` for what none of ours looks like."""
    if len(token) != _TOKEN_LENGTH or not token.isalnum():
        raise NotSignedIn("staff")
    account, user = token[:_NAME_LENGTH], token[_NAME_LENGTH : 2 * _NAME_LENGTH]
    return AccountId(_ACCOUNT + account), UserId(_USER + user)


def open_session(desk: Desk, user: User, entrance: Entrance) -> SignedIn:
    """Open a session with a new secret; the one that the browser had ends, whoever it belonged to."""
    token = new_token(desk, user)
    now = desk.clock.now()
    session = StaffSession(
        id=session_name(desk, token),
        account=user.account,
        user=user.id,
        signed_in_at=now,
        seen_at=now,
        role=user.role.value,
        device=entrance.device,
        way=entrance.way,
        enrolling=entrance.enrolling,
        factor=entrance.way in set(FactorKind),
        proved_at=min(entrance.shown_at, now) if entrance.shown_at else None,
    )
    if entrance.before:
        desk.work.ephemeral.drop(StaffSession, session_name(desk, entrance.before))
    pushed: list[str] = []

    def register(opened: OpenSessions) -> OpenSessions:
        changed, pushed[:] = opened.with_one(session.id, now)
        return changed

    _change(desk, user, register)  # first: a session that is not registered could not be ended
    for one in pushed:
        desk.work.ephemeral.drop(StaffSession, one)
    desk.work.ephemeral.put(session, until=now + STAFF_LONGEST)
    staff = _staff(desk.accounts.get(user.account), user, session)
    witness(desk, staff, Tag.USER_SIGNED_IN, {"way": entrance.way})
    _note_last(desk, session)
    return SignedIn(staff, token)


def staff_of(desk: Desk, token: str) -> Staff:
    """Who the cookie's secret belongs to.

    Raise `NotSignedIn` when it was ended, idle for 30 minutes, opened 12 hours ago or under another role.
    """
    now = desk.clock.now()
    account, user = _named(token)
    try:
        who = desk.accounts.entering(account, user, session=session_name(desk, token))
    except NotFound:
        raise NotSignedIn("staff") from None
    session = who.session
    if session is None or who.until is None or who.until <= now or not who.account.may_read:
        raise NotSignedIn("staff")
    if now - session.seen_at > STAFF_IDLE or now - session.signed_in_at > STAFF_LONGEST:
        raise NotSignedIn("staff")
    if who.user.disabled_at is not None or who.user.role.value != session.role:
        raise NotSignedIn("staff")
    if now - session.seen_at > STAFF_IDLE / 10:  # one write in three minutes, not one per page
        _replace(desk, session, replace(session, seen_at=now))
    staff = _staff(who.account, who.user, session)
    return replace(staff, notices=unread(who.boards, who.user.notices_read, now))


def prove_again(desk: Desk, staff: Staff, *, way: str) -> None:
    """Note that who is signed in has just shown again who they are. Raise `NotSignedIn` if the session has ended."""
    session = _present(desk, staff)
    factor = session.factor or way in set(FactorKind)
    if not _replace(desk, session, replace(session, proved_at=desk.clock.now(), factor=factor)):
        raise NotSignedIn("staff")
    witness(desk, staff, Tag.USER_PROVED_AGAIN, {"way": way})


def end_enrolment(desk: Desk, staff: Staff) -> None:
    """Open what asks for a second factor to the session in which one was set up."""
    session = _present(desk, staff)
    _replace(desk, session, replace(session, enrolling=False, factor=True))


def note_entered(desk: Desk, staff: Staff, entered: Entered | None) -> None:
    """Note by which grant the session reads another account, or that it does no more. Raise `NotSignedIn`."""
    session = _present(desk, staff)
    if not _replace(desk, session, replace(session, entered=entered)):
        raise NotSignedIn("staff")


def sign_out(desk: Desk, staff: Staff) -> None:
    """End the session at once."""
    _end(desk, staff.user, {staff.session})
    witness(desk, staff, Tag.USER_SIGNED_OUT)


def sessions_of(desk: Desk, user: User) -> tuple[StaffSession, ...]:
    """The live sessions of a user, newest first."""
    now = desk.clock.now()
    found = []
    for name, _ in reversed(_opened(desk, user).opened):
        try:
            session = desk.work.ephemeral.get(StaffSession, name, now=now)
        except NotFound:
            continue
        if now - session.seen_at <= STAFF_IDLE and session.role == user.role.value:
            found.append(session)
    return tuple(found)


def end_session(desk: Desk, staff: Staff, session: str) -> None:
    """End one of one's own sessions, which the beginning of its name tells. Raise `NotFound` for what is none."""
    meant = {name for name, _ in _opened(desk, staff.user).opened if session and name.startswith(session)}
    if len(meant) != 1:
        raise NotFound("session")
    _end(desk, staff.user, meant)
    witness(desk, staff, Tag.USER_SESSIONS_ENDED, {"user": staff.user.id, "count": 1})


def end_other_sessions(desk: Desk, staff: Staff) -> int:
    """End all of one's own sessions but the present one; return how many were registered."""
    others = {name for name, _ in _opened(desk, staff.user).opened} - {staff.session}
    _end(desk, staff.user, others)
    witness(desk, staff, Tag.USER_SESSIONS_ENDED, {"user": staff.user.id, "count": len(others)})
    return len(others)


def end_sessions(desk: Desk, staff: Staff, user: User) -> int:
    """End all sessions of another member of staff. Raise `Forbidden` unless the role administers."""
    require(staff.user.role, Permission.ADMINISTER)
    count = forget_sessions(desk, user)
    witness(desk, staff, Tag.USER_SESSIONS_ENDED, {"user": user.id, "count": count})
    return count


def forget_sessions(desk: Desk, user: User) -> int:
    """End all sessions of a user; the caller leaves the audit entry that says why."""
    every = {name for name, _ in _opened(desk, user).opened}
    _end(desk, user, every)
    return len(every)


def witness(desk: Desk, staff: Staff, tag: Tag, detail: Detail | None = None) -> None:
    """Record something that a member of staff did to their own way in."""
    reason = Reason(tag, staff.actor, None, detail or {})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())


def _note_last(desk: Desk, session: StaffSession) -> None:
    """Note it for the list of users; of two sign-ins at the same moment one is enough."""
    user = UserId(session.user)
    before = desk.accounts.last_sign_in(session.account, user)
    last = LastSignIn(account=session.account, user=user, at=session.signed_in_at, way=session.way)
    with suppress(Conflict):
        desk.work.settle(replace(last, version=before.version if before else 0))


def _staff(account: Account, user: User, session: StaffSession) -> Staff:
    return Staff(
        account,
        user,
        session.id,
        proved_at=session.fresh_from,
        enrolling=session.enrolling,
        way=session.way,
        factor=session.factor,
        entered=session.entered,
    )


def _present(desk: Desk, staff: Staff) -> StaffSession:
    try:
        return desk.work.ephemeral.get(StaffSession, staff.session, now=desk.clock.now())
    except NotFound:
        raise NotSignedIn("staff") from None


def _replace(desk: Desk, was: StaffSession, becomes: StaffSession) -> bool:
    """Change a session unless it was ended or changed meanwhile: what has ended must not come back."""
    return desk.work.ephemeral.exchange(was, becomes, until=was.signed_in_at + STAFF_LONGEST)


def _end(desk: Desk, user: User, sessions: set[str]) -> None:
    for name in sessions:
        desk.work.ephemeral.drop(StaffSession, name)
    if sessions:
        _change(desk, user, lambda opened: opened.without(frozenset(sessions)))


def _opened(desk: Desk, user: User) -> OpenSessions:
    try:
        return desk.work.ephemeral.get(OpenSessions, f"{user.account}|{user.id}", now=desk.clock.now())
    except NotFound:
        return OpenSessions(id=f"{user.account}|{user.id}", account=user.account)


def _change(desk: Desk, user: User, change: Callable[[OpenSessions], OpenSessions]) -> None:
    """Change the list of a user's sessions, again when somebody else has changed it meanwhile."""
    now = desk.clock.now()
    until = now + STAFF_LONGEST
    for _ in range(_TRIES):
        was = _opened(desk, user)
        becomes = change(was)
        if becomes == was:
            return
        if was.opened and desk.work.ephemeral.exchange(was, becomes, until=until):
            return
        if not was.opened and _begun(desk, becomes):
            return
    raise Conflict(OpenSessions.KIND)


def _begun(desk: Desk, first: OpenSessions) -> bool:
    now = desk.clock.now()
    there = desk.work.ephemeral.begin(first, now=now, until=now + STAFF_LONGEST)
    if there is None:
        return True
    # An empty list is one that somebody's last session has left behind.
    return not there.opened and desk.work.ephemeral.exchange(there, first, until=now + STAFF_LONGEST)
