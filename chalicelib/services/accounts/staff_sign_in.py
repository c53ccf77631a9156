"""Staff sign in with a code that is mailed to their invited address, asked for and shown by the same browser."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId
from chalicelib.domain.issuer import Sso
from chalicelib.domain.passing import CODE_LIFE, KNOWN_LIFE
from chalicelib.domain.reason import Reason
from chalicelib.errors import InvalidField, TooManyAttempts
from chalicelib.services.accounts.second_step import begin_second_step
from chalicelib.services.accounts.sessions import Entrance, SignedIn, open_session, prove_again
from chalicelib.services.consumer.codes import allow_sending, check_code, issue_code
from chalicelib.services.letters.address_marks import lift_proved
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.values import dataclass

# Codes for one person that browsers ask for in which this person has never signed in, all together. Those in which
# they have are counted by themselves: no stranger can use up what a person needs in order to work.
STRANGERS_A_DAY: Final = 20
_NOBODY: Final = AccountId("nobody")
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The browser that asks: its visit's secret, the one that it keeps once somebody has signed in, and its words."""

    browser: str = ""
    known: str = ""
    device: str = ""
    before: str = ""  # the secret of the session that it has


ANYBODY: Final = Asking()


def ask_sign_in(desk: Desk, email: Email, *, language: str, asking: Asking = ANYBODY) -> str:
    """Mail a code if the address is a user's; for any other the same is counted and kept, and nothing is mailed.

    Where the account has single sign-on the mail leads there, without a code if nothing else counts. Return the
    account's slug then, to a browser in which this person has signed in before, and nothing to any other.
    """
    user = _invited(desk, email)
    subject = _subject_of(desk, email, user, asking)
    try:
        _allow_asking(desk, _person(desk, email, user), asking)
        allow_sending(desk, subject)
    except TooManyAttempts:
        return ""  # saying so would tell that the address is known
    if user is None:
        issue_code(desk, _NOBODY, subject, new_id(desk))  # a code that nobody gets: tries are counted alike
        return ""
    account = desk.accounts.get(user.account)
    kind = LetterKind.STAFF_SSO if account.sso is Sso.ONLY else LetterKind.STAFF_CODE
    way = {} if account.sso is Sso.OFF else {"channel": "sso"}
    desk.work.post_code(_letter(desk, user, kind, language, {"subject": subject, **way}))
    known = account.sso is not Sso.OFF and is_known(desk, _person(desk, email, user), asking.known)
    return account.slug if known else ""


def ask_proof(desk: Desk, staff: Staff, *, language: str, asking: Asking) -> None:
    """Mail a code to who is signed in, to show again who they are; also where nobody could come in with it."""
    subject = _subject_of(desk, staff.user.email, staff.user, asking)
    with suppress(TooManyAttempts):
        allow_sending(desk, subject)
        desk.work.post_code(_letter(desk, staff.user, LetterKind.STAFF_CODE, language, {"subject": subject}))


@dataclass(frozen=True, slots=True)
class SecondStep:
    """The code was right, and a second factor is still to be shown; the secret goes into a cookie."""

    token: str


def sign_in(desk: Desk, email: Email, code: str, asking: Asking = ANYBODY) -> SignedIn | SecondStep:
    """Open a session, or let who has a second factor go on to it.

    Raise `InvalidField` (`code`) or `TooManyAttempts`, for unknown addresses as for known ones.

    The code must have been asked for by the same browser: one that a stranger has had sent is of no use to anybody.
    """
    user = _invited(desk, email)
    try:
        check_code(desk, _subject_of(desk, email, user, asking), code)
    except (InvalidField, TooManyAttempts):
        _note_failure(desk, email, user)
        raise
    if user is None:
        raise InvalidField(field="code", problem="wrong")
    lift_proved(desk, user.account, email, actor=f"user:{user.id}")
    account = desk.accounts.get(user.account)
    if account.sso is Sso.ONLY:
        raise InvalidField(field="code", problem="expired")  # mailed before the account said so, or to prove again
    if desk.second_factors.of(user.account, user.id).is_set_up:
        return SecondStep(begin_second_step(desk, user))
    due = account.second_factor.asks(user.role)
    return open_session(desk, user, Entrance(device=asking.device, before=asking.before, enrolling=due))


def prove_by_code(desk: Desk, staff: Staff, code: str, asking: Asking) -> None:
    """Take a mailed code from who is signed in as the proof that it is still them; raises what `sign_in` raises."""
    try:
        check_code(desk, _subject_of(desk, staff.user.email, staff.user, asking), code)
    except (InvalidField, TooManyAttempts):
        _note_failure(desk, staff.user.email, staff.user)
        raise
    prove_again(desk, staff, way="code")


def remember_browser(desk: Desk, user: User, known: str) -> str:
    """Note that a person has signed in with a browser; return the secret that it keeps, a new one if it had none."""
    secret = known or desk.chance.bytes(16).hex()
    person = f"staff|{user.account}|{user.id}"
    desk.work.ephemeral.put_value(_known_name(desk, person, secret), "1", until=desk.clock.now() + KNOWN_LIFE)
    return secret


def is_known(desk: Desk, person: str, known: str) -> bool:
    """Whether a person has signed in with the browser that keeps this secret."""
    found = desk.work.ephemeral.get_value(_known_name(desk, person, known), now=desk.clock.now())
    return bool(known) and found is not None


def _letter(desk: Desk, user: User, kind: LetterKind, language: str, values: dict[str, str]) -> Letter:
    return new_letter(
        desk,
        kind,
        account=user.account,
        language=language,
        to=user.email,
        values=values,
    )


def _allow_asking(desk: Desk, person: str, asking: Asking) -> None:
    """Count a code for somebody who may not be the person. Raise `TooManyAttempts` beyond the day's number."""
    if is_known(desk, person, asking.known) or not asking.browser:
        return
    now = desk.clock.now()
    asked = desk.work.ephemeral.count(f"strangers|{person}|{now:%Y-%m-%d}", until=now + _DAY)
    if desk.limits and asked > STRANGERS_A_DAY:
        raise TooManyAttempts(retry_after=3600)


def _known_name(desk: Desk, person: str, known: str) -> str:
    return f"known|{desk.secrets.hash('known-browser', f'{person}|{known}')[:40]}"


def _note_failure(desk: Desk, email: Email, user: User | None) -> None:
    """Record it for a user; for a stranger do as much, so that the time that it takes does not tell them apart."""
    now = desk.clock.now()
    if user is not None:
        reason = Reason(Tag.USER_SIGN_IN_FAILED, f"user:{user.id}")
        desk.work.witness(user.account, reason, user=user.id, at=now)
        return
    subject = _person(desk, email, None)
    desk.work.ephemeral.get_value(f"failed|{subject}", now=now)  # as the chain's last entry is read
    desk.work.ephemeral.count(f"failed|{subject}", until=now + CODE_LIFE)


def _invited(desk: Desk, email: Email) -> User | None:
    """The user of an address, unless there is none or their access has ended."""
    for account, user_id in desk.accounts.logins(email)[:1]:
        user = desk.accounts.user(account, user_id)
        return user if user.disabled_at is None else None
    desk.work.ephemeral.get_value("user|nobody", now=desk.clock.now())  # as a user is read
    return None


def _person(desk: Desk, email: Email, user: User | None) -> str:
    """The user, or the hash of an address that is nobody's."""
    if user is None:
        return f"nobody|{desk.secrets.hash('nobody', email.look_up)[:40]}"
    return f"staff|{user.account}|{user.id}"


def _subject_of(desk: Desk, email: Email, user: User | None, asking: Asking) -> str:
    """What codes are bound to: the person, and the browser that asked."""
    person = _person(desk, email, user)
    if not asking.browser:
        return person
    return f"{person}|{desk.secrets.hash('asking', asking.browser)[:24]}"
