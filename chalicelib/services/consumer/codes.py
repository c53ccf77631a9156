"""Six-digit codes: derived when a letter is delivered, kept as keyed hashes, tried five times.

A code proves control of one contact for one subject (a submission, or a member of staff), and nothing else.
"""

import hmac
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.passing import CODE_LIFE, CODE_TRIES, CODES_KEPT, Challenge, IssuedCode, Resend
from chalicelib.errors import InvalidField, NotFound, TooManyAttempts
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

_DAY: Final = timedelta(days=1)
_SENDS_A_DAY: Final = 10


def code_of_letter(desk: Desk, letter_id: str) -> str:
    """The code that a letter carries: the same at every delivery, and stored nowhere."""
    number = int(desk.secrets.hash("code", letter_id)[:16], 16) % 1_000_000
    return f"{number:06d}"


def issue_code(
    desk: Desk,
    account: AccountId,
    subject: str,
    letter_id: str,
    *,
    by: str = "email",
    to: Email | Phone | None = None,
) -> str:
    """Make the letter's code valid from now for 15 minutes, beside at most two earlier ones, and return it.

    `by` says what carries it: email, text or call; `to` whom it goes to.
    """
    now = desk.clock.now()
    code = code_of_letter(desk, letter_id)
    hashed = _hash(desk, subject, code)
    earlier = _valid(_challenge(desk, subject, now), now)
    kept = (
        *(issued for issued in earlier if issued.hash != hashed),
        IssuedCode(hash=hashed, issued_at=now, by=by, to=_whom(desk, to)),
    )
    challenge = Challenge(id=subject, account=account, codes=kept[-CODES_KEPT:])
    desk.work.ephemeral.put(challenge, until=now + _DAY)  # kept beyond its life, to be able to say "expired"
    return code


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code that was typed and fits; it counts as used once `use_up` has said so."""

    challenge: Challenge
    issued: IssuedCode


def show_code(desk: Desk, subject: str, typed: str, *, to: Email | Phone | None = None, own: bool = False) -> ShownCode:
    """Find the code that was typed. Raise `InvalidField` `wrong` or `expired`, `TooManyAttempts` after five tries.

    Each code that is asked for brings five more, whether or not anything is mailed. One that did not go `to` the
    contact in question, if there is one, counts as expired. With `own` the tries of strangers do not count.
    """
    now = desk.clock.now()
    digits = "".join(char for char in typed if char.isdigit())
    if not digits:
        raise InvalidField(field="code", problem="missing")
    challenge = _challenge(desk, subject, now)
    # By what was asked, not by what was delivered: only who is known gets mail, and the moment would tell.
    asked = desk.work.ephemeral.get_value(f"codes|{subject}", now=now) or "none"
    tries = desk.work.ephemeral.count(f"tries|{subject}|{asked}{'|own' if own else ''}", until=now + _DAY)
    if tries > CODE_TRIES:
        raise TooManyAttempts(retry_after=int(CODE_LIFE.total_seconds()))
    hashed = _hash(desk, subject, digits)
    for issued in challenge.codes if challenge else ():
        if challenge and hmac.compare_digest(issued.hash, hashed):
            if issued not in _valid(challenge, now) or (to and issued.to != _whom(desk, to)):
                raise InvalidField(field="code", problem="expired")
            return ShownCode(challenge, issued)
    raise InvalidField(field="code", problem="wrong")


def use_up(desk: Desk, shown: ShownCode, *, by: str = "") -> None:
    """Use up a code, and those sent beside it. Raise `InvalidField` `expired` when somebody else has used it.

    `by` is the secret of the browser that shows it: the same one may show it again within its life, because
    the answer to the first time may have been lost.
    """
    until = desk.clock.now() + _DAY
    challenge = shown.challenge
    who = desk.secrets.hash("code-used", by) if by else desk.chance.bytes(16).hex()
    if not desk.work.ephemeral.claim(f"used|{challenge.id}|{shown.issued.hash}", by=who, until=until):
        raise InvalidField(field="code", problem="expired")
    desk.work.ephemeral.put(replace(challenge, codes=(shown.issued,)), until=until)
    _begin_anew(desk, challenge.id)


def check_code(desk: Desk, subject: str, typed: str) -> None:
    """Show a code and use it up in one; raises what the two raise."""
    use_up(desk, show_code(desk, subject, typed))


def allow_sending(desk: Desk, subject: str) -> None:
    """Count one more code for a subject. Raise `TooManyAttempts` inside the growing delay or after ten a day."""
    now = desk.clock.now()
    state = _sends(desk, subject, now)
    wait = state.wait(now)
    if wait > timedelta(0):
        raise TooManyAttempts(retry_after=max(1, int(wait.total_seconds())))
    sent = desk.work.ephemeral.count(f"codes|{subject}|{now:%Y-%m-%d}", until=now + _DAY)
    if desk.limits and sent > _SENDS_A_DAY:
        raise TooManyAttempts(retry_after=3600)
    desk.work.ephemeral.put_value(f"codes|{subject}", f"{state.sent + 1}|{now.isoformat()}", until=now + _DAY)


def write_nobody(desk: Desk, subject: str) -> None:
    """Write once, as queueing a letter does: who asks for a code that nobody gets waits as long as who gets one."""
    now = desk.clock.now()
    desk.work.ephemeral.put_value(f"letter|{subject}", "nobody", until=now + CODE_LIFE)


def _begin_anew(desk: Desk, subject: str) -> None:
    """Let the next code be asked for without delay: the one before was received and used. The day's limit stays."""
    now = desk.clock.now()
    desk.work.ephemeral.put_value(f"codes|{subject}", f"0|{now.isoformat()}", until=now + _DAY)


def _sends(desk: Desk, subject: str, now: datetime) -> Resend:
    value = desk.work.ephemeral.get_value(f"codes|{subject}", now=now)
    if value is None:
        return Resend()
    sent, _, last = value.partition("|")
    return Resend(int(sent), datetime.fromisoformat(last))


def _whom(desk: Desk, contact: Email | Phone | None) -> str:
    return desk.secrets.hash("code-to", contact.look_up)[:32] if contact else ""


def _hash(desk: Desk, subject: str, code: str) -> str:
    return desk.secrets.hash(f"code-check|{subject}", code)


def _challenge(desk: Desk, subject: str, now: datetime) -> Challenge | None:
    try:
        return desk.work.ephemeral.get(Challenge, subject, now=now)
    except NotFound:
        return None


def _valid(challenge: Challenge | None, now: datetime) -> tuple[IssuedCode, ...]:
    if challenge is None:
        return ()
    return tuple(issued for issued in challenge.codes if now - issued.issued_at < CODE_LIFE)
