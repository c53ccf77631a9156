"""Whether a text may be answered: once, not to a number that wants none, and not for ever."""

from datetime import timedelta
from typing import Final

from chalicelib.domain.contact import Phone
from chalicelib.domain.telephony import PhoneNumber
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.may_text import in_reach, is_stopped

REPLIES_A_DAY: Final = 10  # to one number from one of ours: two machines must not talk to each other
_DAY: Final = timedelta(days=1)


def may_answer(desk: Desk, line: PhoneNumber, number: Phone, *, text: str, asked: bool) -> bool:
    """Whether a reply to this text may leave. With `asked` also to who wants no texts: they just said so.

    A text that comes again is not answered again: a lost answer is better than many.
    """
    if not in_reach(desk, number):
        return False
    if not asked and is_stopped(desk, line.account, number):
        return False
    now = desk.clock.now()
    drawn = desk.chance.bytes(8).hex()
    if not desk.work.ephemeral.claim(f"text-reply|{text}", by=drawn, until=now + _DAY):
        return False
    hashed = desk.secrets.hash("text-replies", f"{line.number}|{number.e164}")[:32]
    count = desk.work.ephemeral.count(f"text-replies|{hashed}|{now:%Y-%m-%d}", until=now + _DAY)
    return not desk.limits or count <= REPLIES_A_DAY
