"""Staff mail a letter once more that did not arrive: the same words to the same address, as a letter of its own."""

from dataclasses import replace

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind, LetterState
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.domain.telling import told
from chalicelib.errors import NotPossible
from chalicelib.law.notices import extendable, in_force
from chalicelib.services.audit.commitments import committed
from chalicelib.services.letters.address_marks import lift_with
from chalicelib.services.letters.came_back import came_back
from chalicelib.services.ports.desk import Desk, new_id


def send_again(desk: Desk, staff: Staff, request: RequestId, letter: str, *, seen: int | None = None) -> Request:
    """Mail the letter anew and count it as told from now on, unless this one comes back as well.

    What is known of the address is forgotten with it: staff say that it is to be tried.

    Raise `NotPossible` (`no-address`, `extension-too-late`) and what `came_back` raises.
    """
    found = came_back(desk, staff, request, letter, seen=seen)
    account, old, now = staff.account, found.letter, desk.clock.now()
    today = account.day_of(now)
    if old.to is None:
        raise NotPossible("no-address")
    if old.kind is LetterKind.EXTENDED and not extendable(found.head, old, on=today):
        raise NotPossible("extension-too-late")
    after = told(found.head, old, now, found.letters)
    after = in_force(after, old, on=today, time_zone=account.time_zone, place=account.place)
    new = _anew(desk, old)
    because = Reason(Tag.REQUEST_LETTER_REPEATED, staff.actor, after.id, committed(new) | {"instead_of": old.id})
    unit = desk.work.begin(after.account, now)
    unit.store(after, because=because)
    unit.store(replace(old, state=LetterState.REPLACED), because=because)
    unit.create(new, because=because)
    lift_with(desk, unit, after.account, old.to, because)
    unit.commit()
    return replace(after, version=after.version + 1)


def _anew(desk: Desk, letter: Letter) -> Letter:
    return Letter(
        account=letter.account,
        id=new_id(desk),
        kind=letter.kind,
        language=letter.language,
        created_at=desk.clock.now(),
        request=letter.request,
        submission=letter.submission,
        to=letter.to,
        values=letter.values,
        passages=letter.passages,
        salt=desk.chance.bytes(32).hex(),
    )
