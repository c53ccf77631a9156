"""A member of staff sets up a second factor, or takes one away; recovery codes come with the first."""

import base64

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.passing import SECOND_STEP_LIFE, Enrolment
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.second_factor import (
    PASSKEYS_LIMIT,
    RECOVERY_CODES,
    FactorKind,
    Factors,
    Passkey,
    new_recovery_codes,
)
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.factor_letters import tell
from chalicelib.services.accounts.passkey_challenge import open_challenge, take_challenge
from chalicelib.services.accounts.second_step import digits_of, is_step, recovery_hash, use_step
from chalicelib.services.accounts.sessions import end_enrolment, end_other_sessions
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class AppSetUp:
    """What an authenticator app is given: the secret in base32, and the address that a picture of it holds."""

    secret: str
    address: str


def begin_authenticator(desk: Desk, staff: Staff) -> AppSetUp:
    """Draw the secret for an app, the same for as long as the page is open."""
    from pyotp import TOTP

    try:
        secret = desk.work.ephemeral.get(Enrolment, staff.session, now=desk.clock.now()).secret
    except NotFound:
        secret = base64.b32encode(desk.chance.bytes(20)).decode()
        enrolment = Enrolment(id=staff.session, account=staff.account.id, secret=secret)
        desk.work.ephemeral.put(enrolment, until=desk.clock.now() + SECOND_STEP_LIFE)
    return AppSetUp(secret, TOTP(secret).provisioning_uri(name=staff.user.email.address, issuer_name="Recourse"))


def add_authenticator(desk: Desk, staff: Staff, typed: str) -> tuple[str, ...]:
    """Keep the app once its digits fit; return recovery codes if it is the first factor.

    Raise `InvalidField` (`code`) `missing`, `wrong`, `used`, or `expired` when the secret was shown too long ago.
    """
    digits = digits_of(typed)
    now = desk.clock.now()
    try:
        enrolment = desk.work.ephemeral.get(Enrolment, staff.session, now=now)
    except NotFound:
        raise InvalidField(field="code", problem="expired") from None
    step = is_step(enrolment.secret, digits, now)
    if step is None:
        raise InvalidField(field="code", problem="wrong")
    use_step(desk, staff.user, step)
    before = _present(desk, staff)
    codes = _add(desk, staff, replace(before, secret=enrolment.secret, authenticator_at=now), FactorKind.AUTHENTICATOR)
    desk.work.ephemeral.drop(Enrolment, staff.session)
    return codes


def begin_passkey(desk: Desk, staff: Staff) -> str:
    """What the browser needs to make a passkey."""
    known = _present(desk, staff).passkeys
    return desk.passkeys.creation(staff.user, known, open_challenge(desk, _owner(staff)))


def add_passkey(desk: Desk, staff: Staff, answer: str, *, device: str) -> tuple[str, ...]:
    """Keep the passkey that the browser has made; return recovery codes if it is the first factor.

    Raise `InvalidField` (`credential` `wrong`), `NotPossible` when there are ten.
    """
    before = _present(desk, staff)
    if len(before.passkeys) >= PASSKEYS_LIMIT:
        raise NotPossible("passkeys-limit")
    made = desk.passkeys.made(answer, take_challenge(desk, _owner(staff)))
    passkey = Passkey(
        id=made.id,
        public_key=made.public_key,
        signs=made.signs,
        added_at=desk.clock.now(),
        device=device,
    )
    return _add(desk, staff, before.with_passkey(passkey), FactorKind.PASSKEY)


def remove_authenticator(desk: Desk, staff: Staff) -> None:
    """Take the app away. Raise `NotFound`, `NotPossible` for the last factor where one is demanded."""
    before = _present(desk, staff)
    if not before.secret:
        raise NotFound("factor")
    _remove(desk, staff, before.without_authenticator(), FactorKind.AUTHENTICATOR)


def remove_passkey(desk: Desk, staff: Staff, name: str) -> None:
    """Take a passkey away; raises what `remove_authenticator` raises."""
    before = _present(desk, staff)
    if before.passkey(name) is None:
        raise NotFound("factor")
    _remove(desk, staff, before.without_passkey(name), FactorKind.PASSKEY)


def renew_recovery_codes(desk: Desk, staff: Staff) -> tuple[str, ...]:
    """Make ten new recovery codes; the older ones are void. Raise `NotPossible` without a factor."""
    before = _present(desk, staff)
    if not before.is_set_up:
        raise NotPossible("no-second-factor")
    codes = _new_codes(desk)
    _commit(desk, staff, _with_codes(desk, staff, before, codes), _because(Tag.USER_RECOVERY_MADE, staff, {}))
    return codes


def _add(desk: Desk, staff: Staff, factors: Factors, kind: FactorKind) -> tuple[str, ...]:
    first = not _present(desk, staff).is_set_up
    codes = () if factors.recovery else _new_codes(desk)
    kept = _with_codes(desk, staff, factors, codes) if codes else factors
    _commit(desk, staff, kept, _because(Tag.USER_FACTOR_ADDED, staff, {"factor": kind.value}))
    end_enrolment(desk, staff)
    if first:
        end_other_sessions(desk, staff)  # those were opened by a mailed code alone, by whoever reads the mail
    return codes


def _remove(desk: Desk, staff: Staff, factors: Factors, kind: FactorKind) -> None:
    if not factors.is_set_up and staff.account.second_factor.asks(staff.user.role):
        raise NotPossible("last-factor")
    _commit(desk, staff, factors, _because(Tag.USER_FACTOR_REMOVED, staff, {"factor": kind.value}))


def _commit(desk: Desk, staff: Staff, factors: Factors, because: Reason) -> None:
    unit = desk.work.begin(staff.account.id, desk.clock.now())
    unit.store(desk.accounts.get(staff.account.id), because=because)
    if factors.version:
        unit.store(factors, because=because)
    else:
        unit.create(factors, because=because)
    tell(desk, unit, staff.user, because)
    unit.commit()


def _because(tag: Tag, staff: Staff, detail: Detail) -> Reason:
    return Reason(tag, staff.actor, None, {"user": staff.user.id, **detail})


def _new_codes(desk: Desk) -> tuple[str, ...]:
    return new_recovery_codes(desk.chance.bytes(10 * RECOVERY_CODES))


def _with_codes(desk: Desk, staff: Staff, factors: Factors, codes: tuple[str, ...]) -> Factors:
    return replace(factors, recovery=tuple(recovery_hash(desk, staff.user, code) for code in codes))


def _present(desk: Desk, staff: Staff) -> Factors:
    return desk.second_factors.of(staff.account.id, staff.user.id)


def _owner(staff: Staff) -> str:
    return f"new|{staff.session}"
