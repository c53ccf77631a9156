"""What a passkey signs: random bytes that a page has shown, good for one answer."""

from chalicelib.domain.passing import SECOND_STEP_LIFE
from chalicelib.errors import InvalidField
from chalicelib.services.ports.desk import Desk


def open_challenge(desk: Desk, owner: str) -> bytes:
    """Draw a challenge for a sign-in or session; the one before, which another page may show, is void."""
    challenge = desk.chance.bytes(32)
    desk.work.ephemeral.put_value(f"passkey|{owner}", challenge.hex(), until=desk.clock.now() + SECOND_STEP_LIFE)
    return challenge


def take_challenge(desk: Desk, owner: str) -> bytes:
    """Use up the challenge that is open. Raise `InvalidField` (`credential` `wrong`) when there is none."""
    now = desk.clock.now()
    challenge = desk.work.ephemeral.get_value(f"passkey|{owner}", now=now)
    used = challenge and desk.work.ephemeral.claim(
        f"passkey-used|{challenge}",
        by=desk.chance.bytes(16).hex(),
        until=now + 2 * SECOND_STEP_LIFE,
    )
    if not challenge or not used:
        raise InvalidField(field="credential", problem="wrong")
    return bytes.fromhex(challenge)
