"""Staff sign in with a code that is mailed to their invited address; sessions are opaque and revocable."""

from dataclasses import dataclass, replace
from typing import Final

from chalicelib.domain.account import Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.passing import CODE_LIFE, STAFF_IDLE, STAFF_LONGEST, StaffSession
from chalicelib.domain.reason import Reason
from chalicelib.errors import InvalidField, NotFound, NotSignedIn, TooManyAttempts
from chalicelib.services.consumer.codes import allow_sending, check_code, issue_code
from chalicelib.services.ports.desk import Desk, new_id

_NOBODY: Final = AccountId("nobody")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The new session and the secret that goes into the cookie."""

    staff: Staff
    token: str


def ask_sign_in(desk: Desk, email: Email, *, language: str) -> None:
    """Mail a code if the address is a user's; for any other the same is counted and kept, and nothing is mailed."""
    user = _invited(desk, email)
    subject = _subject_of(desk, email, user)
    try:
        allow_sending(desk, subject)
    except TooManyAttempts:
        return  # saying so would tell that the address is known
    if user is None:
        issue_code(desk, _NOBODY, subject, new_id(desk))  # a code that nobody gets: tries are counted alike
        return
    letter = Letter(
        account=user.account,
        id=new_id(desk),
        kind=LetterKind.STAFF_CODE,
        language=language,
        created_at=desk.clock.now(),
        to=user.email,
        values={"subject": subject},
    )
    desk.work.post_code(letter)


def sign_in(desk: Desk, email: Email, code: str) -> SignedIn:
    """Open a session. Raise `InvalidField` (`code`) or `TooManyAttempts`, for unknown addresses as for known ones."""
    user = _invited(desk, email)
    try:
        check_code(desk, _subject_of(desk, email, user), code)
    except (InvalidField, TooManyAttempts):
        _note_failure(desk, email, user)
        raise
    if user is None:
        raise InvalidField(field="code", problem="wrong")
    token = desk.chance.bytes(32).hex()
    now = desk.clock.now()
    session = StaffSession(
        id=_name(desk, token),
        account=user.account,
        user=user.id,
        signed_in_at=now,
        seen_at=now,
    )
    desk.work.ephemeral.put(session, until=now + STAFF_LONGEST)
    staff = Staff(desk.accounts.get(user.account), user, session.id)
    _witness(desk, staff, Tag.USER_SIGNED_IN)
    return SignedIn(staff, token)


def _note_failure(desk: Desk, email: Email, user: User | None) -> None:
    """Record it for a user; for a stranger do as much, so that the time that it takes does not tell them apart."""
    now = desk.clock.now()
    if user is not None:
        reason = Reason(Tag.USER_SIGN_IN_FAILED, f"user:{user.id}")
        desk.work.witness(user.account, reason, user=user.id, at=now)
        return
    subject = _subject_of(desk, email, None)
    for name in ("user", "failed"):  # as `_invited` and the chain's last entry are read
        desk.work.ephemeral.get_value(f"{name}|{subject}", now=now)
    desk.work.ephemeral.count(f"failed|{subject}", until=now + CODE_LIFE)


def session_name(desk: Desk, token: str) -> str:
    """The id of the session that a cookie's secret opens or opened: what its form tokens are bound to."""
    return _name(desk, token)


def staff_of(desk: Desk, token: str) -> Staff:
    """Who the cookie's secret belongs to. Raise `NotSignedIn` when idle for 30 minutes or after 12 hours."""
    if not token:
        raise NotSignedIn("staff")
    now = desk.clock.now()
    try:
        session = desk.work.ephemeral.get(StaffSession, _name(desk, token), now=now)
    except NotFound:
        raise NotSignedIn("staff") from None
    if now - session.seen_at > STAFF_IDLE or now - session.signed_in_at > STAFF_LONGEST:
        raise NotSignedIn("staff")
    user = desk.accounts.user(session.account, UserId(session.user))
    if user.disabled_at is not None:
        raise NotSignedIn("staff")
    if now - session.seen_at > STAFF_IDLE / 10:  # one write in three minutes, not one per page
        seen = replace(session, seen_at=now)
        desk.work.ephemeral.put(seen, until=session.signed_in_at + STAFF_LONGEST)
    return Staff(desk.accounts.get(session.account), user, session.id)


def sign_out(desk: Desk, staff: Staff) -> None:
    """End the session at once."""
    desk.work.ephemeral.drop(StaffSession, staff.session)
    _witness(desk, staff, Tag.USER_SIGNED_OUT)


def _witness(desk: Desk, staff: Staff, tag: Tag) -> None:
    desk.work.witness(staff.account.id, Reason(tag, staff.actor), user=staff.user.id, at=desk.clock.now())


def _invited(desk: Desk, email: Email) -> User | None:
    """The user of an address, unless there is none or their access has ended."""
    for account, user_id in desk.accounts.logins(email)[:1]:
        user = desk.accounts.user(account, user_id)
        return user if user.disabled_at is None else None
    return None


def _subject_of(desk: Desk, email: Email, user: User | None) -> str:
    """What codes are bound to: the user, or the hash of an address that is nobody's."""
    if user is None:
        return f"nobody|{desk.secrets.hash('nobody', email.look_up)[:40]}"
    return f"staff|{user.account}|{user.id}"


def _name(desk: Desk, token: str) -> str:
    return desk.secrets.hash("staff-session", token)[:40]
