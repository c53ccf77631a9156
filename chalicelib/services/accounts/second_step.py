"""The second factor: shown after the mailed code, or again before what can do harm."""

import hmac
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import UserId
from chalicelib.domain.passing import SECOND_STEP_LIFE, HalfWay
from chalicelib.domain.reason import Reason
from chalicelib.domain.second_factor import FactorKind, Factors, plain_recovery_code
from chalicelib.errors import Conflict, InvalidField, NotFound, NotSignedIn, TooManyAttempts
from chalicelib.services.accounts.factor_letters import tell
from chalicelib.services.accounts.passkey_challenge import open_challenge, take_challenge
from chalicelib.services.accounts.sessions import Entrance, SignedIn, open_session, prove_again
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

FACTOR_TRIES: Final = 5  # in one sign-in
WRONG_A_DAY: Final = 30  # second factors of one person; only who reads their mail comes so far
STOP_LIFE: Final = timedelta(hours=1)
STEP_SECONDS: Final = 30  # of an authenticator app (RFC 6238); one step before and after is taken as well
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person shows: six digits, a recovery code, or what the browser says of a passkey."""

    kind: FactorKind
    text: str


def begin_second_step(desk: Desk, user: User) -> str:
    """Let who has shown the mailed code go on; return the secret that their browser keeps until they have."""
    token = desk.chance.bytes(32).hex()
    half = HalfWay(id=_name(desk, token), account=user.account, user=user.id)
    desk.work.ephemeral.put(half, until=desk.clock.now() + SECOND_STEP_LIFE)
    return token


def half_way(desk: Desk, token: str) -> tuple[User, Factors]:
    """Who must still show a second factor, and which they have. Raise `NotSignedIn` when it is too late."""
    try:
        half = desk.work.ephemeral.get(HalfWay, _name(desk, token), now=desk.clock.now())
    except NotFound:
        raise NotSignedIn("staff") from None
    user = desk.accounts.user(half.account, UserId(half.user))
    if user.disabled_at is not None:
        raise NotSignedIn("staff")
    return user, desk.second_factors.of(half.account, user.id)


def take_second_step(desk: Desk, token: str, shown: Shown, entrance: Entrance) -> SignedIn:
    """Open the session. Raise `NotSignedIn`, `InvalidField` (`code` or `credential`) or `TooManyAttempts`."""
    user, factors = half_way(desk, token)
    _check(desk, user, factors, shown, owner=_name(desk, token))
    desk.work.ephemeral.drop(HalfWay, _name(desk, token))
    return open_session(desk, user, replace(entrance, way=shown.kind.value))


def prove_by_factor(desk: Desk, staff: Staff, shown: Shown) -> None:
    """Take a second factor from who is signed in as the proof that it is still them; raises as `take_second_step`."""
    factors = desk.second_factors.of(staff.account.id, staff.user.id)
    _check(desk, staff.user, factors, shown, owner=staff.session)
    prove_again(desk, staff, way=shown.kind.value)


def passkey_request(desk: Desk, factors: Factors, owner: str) -> str:
    """What the browser needs to show one of a person's passkeys; empty if they have none."""
    if not factors.passkeys:
        return ""
    return desk.passkeys.request(factors.passkeys, open_challenge(desk, owner))


def half_way_owner(desk: Desk, token: str) -> str:
    """What a passkey's challenge is bound to while somebody signs in."""
    return _name(desk, token)


def is_step(secret: str, digits: str, at: datetime) -> int | None:
    """The step of an authenticator app whose digits these are: the present one or a neighbour, or None."""
    from pyotp import TOTP

    app = TOTP(secret, interval=STEP_SECONDS)
    now = int(at.timestamp()) // STEP_SECONDS
    fitting = [step for step in (now, now - 1, now + 1) if hmac.compare_digest(app.generate_otp(step), digits)]
    return fitting[0] if fitting else None


def use_step(desk: Desk, user: User, step: int) -> None:
    """Use up a step of the app. Raise `InvalidField` (`code` `used`) when its digits were shown before."""
    name = f"app-step|{user.account}|{user.id}|{step}"
    by = desk.chance.bytes(16).hex()
    if not desk.work.ephemeral.claim(name, by=by, until=desk.clock.now() + _DAY):
        raise InvalidField(field="code", problem="used")


def digits_of(typed: str) -> str:
    """The digits of a code as typed. Raise `InvalidField` (`code` `missing`)."""
    digits = "".join(char for char in typed if char in "0123456789")
    if not digits:
        raise InvalidField(field="code", problem="missing")
    return digits


def recovery_hash(desk: Desk, user: User, code: str) -> str:
    """How a recovery code is kept."""
    return desk.secrets.hash(*_recovery(user, code))


def _recovery(user: User, code: str) -> tuple[str, str]:
    return f"recovery|{user.account}|{user.id}", plain_recovery_code(code)


def _check(desk: Desk, user: User, factors: Factors, shown: Shown, *, owner: str) -> None:
    """Find what is shown among what the person has, and use it up; each try counts before it is looked at."""
    now = desk.clock.now()
    person = f"{user.account}|{user.id}"
    if desk.work.ephemeral.get_value(f"factor-stop|{person}", now=now):
        raise TooManyAttempts(retry_after=int(STOP_LIFE.total_seconds()))
    if desk.work.ephemeral.count(f"factor-tries|{owner}|{now:%Y-%m-%dT%H}", until=now + _DAY) > FACTOR_TRIES:
        raise TooManyAttempts(retry_after=int(SECOND_STEP_LIFE.total_seconds()))
    try:
        _CHECKS[shown.kind](desk, user, factors, shown.text, owner)
    except InvalidField:
        _note_failure(desk, user, person)
        raise


def _note_failure(desk: Desk, user: User, person: str) -> None:
    now = desk.clock.now()
    because = Reason(Tag.USER_FACTOR_FAILED, f"user:{user.id}")
    desk.work.witness(user.account, because, user=user.id, at=now)
    wrong = desk.work.ephemeral.count(f"factor-wrong|{person}|{now:%Y-%m-%d}", until=now + _DAY)
    if wrong >= WRONG_A_DAY:
        desk.work.ephemeral.put_value(f"factor-stop|{person}", "1", until=now + STOP_LIFE)


def _check_app(desk: Desk, user: User, factors: Factors, typed: str, owner: str) -> None:
    del owner
    digits = digits_of(typed)
    step = is_step(factors.secret, digits, desk.clock.now()) if factors.secret else None
    if step is None:
        raise InvalidField(field="code", problem="wrong")
    use_step(desk, user, step)


def _check_passkey(desk: Desk, user: User, factors: Factors, answer: str, owner: str) -> None:
    passkey = factors.passkey(desk.passkeys.name_in(answer))
    if passkey is None:
        raise InvalidField(field="credential", problem="wrong")
    signs = desk.passkeys.shown(answer, passkey, take_challenge(desk, owner))
    if signs != passkey.signs:
        _keep_signs(desk, user, passkey.id, signs)


def _keep_signs(desk: Desk, user: User, name: str, signs: int) -> None:
    """Note how often a passkey has signed, so that a copy of it is found out."""
    present = desk.second_factors.of(user.account, user.id)
    passkey = present.passkey(name)
    if passkey is None or passkey.signs >= signs:
        raise InvalidField(field="credential", problem="wrong")
    try:
        desk.work.settle(present.with_passkey(replace(passkey, signs=signs)))
    except Conflict:
        raise InvalidField(field="credential", problem="wrong") from None


def _check_recovery(desk: Desk, user: User, factors: Factors, typed: str, owner: str) -> None:
    """Use up a recovery code: of two that show the same at once, one is refused."""
    del owner
    if not plain_recovery_code(typed):
        raise InvalidField(field="recovery", problem="missing")
    shown = desk.secrets.hashes(*_recovery(user, typed))
    left = tuple(one for one in factors.recovery if not any(hmac.compare_digest(one, each) for each in shown))
    if len(left) == len(factors.recovery):
        raise InvalidField(field="recovery", problem="wrong")
    because = Reason(Tag.USER_RECOVERY_USED, f"user:{user.id}", None, {"user": user.id, "left": len(left)})
    unit = desk.work.begin(user.account, desk.clock.now())
    unit.store(desk.accounts.get(user.account), because=because)
    unit.store(replace(factors, recovery=left), because=because)
    tell(desk, unit, user, because)
    unit.commit()


_CHECKS: Final = {
    FactorKind.AUTHENTICATOR: _check_app,
    FactorKind.PASSKEY: _check_passkey,
    FactorKind.RECOVERY: _check_recovery,
}


def _name(desk: Desk, token: str) -> str:
    return desk.secrets.hash("half-way", token)[:40]
