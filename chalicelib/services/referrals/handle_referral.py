"""What staff do about a referral: hand it over by hand or again, and end one that nobody answers."""

from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.controller import BY_MACHINE, Controller, HandOver
from chalicelib.domain.correspondence import Direction, LetterKind
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.referral import Ended, Referral
from chalicelib.domain.request import Request
from chalicelib.domain.telling import awaiting_post
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible
from chalicelib.services.audit.commitments import committed, committed_text
from chalicelib.services.handling.disclosure import looked_at
from chalicelib.services.handling.step import letter_to_consumer
from chalicelib.services.handling.write_message import new_message
from chalicelib.services.ports.desk import Desk
from chalicelib.services.referrals.controller_letters import letter_to_controller
from chalicelib.services.referrals.package import read_handed, signed_package
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class EndReferral:
    """How a referral ends without an answer; `text` is told to the consumer, who waits for one."""

    request: RequestId
    referral: str
    how: str
    text: str = ""
    looked: str = ""
    seen: int


def note_handed_over(desk: Desk, staff: Staff, request: RequestId, referral: str, *, seen: int) -> Referral:
    """Staff have handed it over themselves, in the controller's portal or by any other way.

    Raise `Forbidden`, `NotFound`, `NotPossible` (`referral-closed`), `Conflict`.
    """
    before = _seen(desk, staff, request, referral, seen)
    after = before.handed(desk.clock.now())
    if after == before:
        return before
    detail: Detail = {"referral": before.id, "method": "by-hand", "files": list(before.files)}
    return _written(desk, staff, after, Tag.REQUEST_REFERRAL_HANDED_OVER, detail)


def hand_over_again(desk: Desk, staff: Staff, request: RequestId, referral: str, *, seen: int) -> Referral:
    """Try once more, with the directory's present address: a letter at once, a machine's way within a minute.

    A letter's new link makes the earlier one void. Raise as `note_handed_over`, and `NotPossible`
    (`referral-by-hand`) where there is no way but by hand.
    """
    before = _seen(desk, staff, request, referral, seen)
    controller = _controller(desk, before)
    email = controller.email if controller else before.email
    if before.method is HandOver.MAIL and email:
        return _mail_again(desk, staff, before, email)
    if before.method not in BY_MACHINE or before.handed_at:
        raise NotPossible("referral-by-hand")
    after = replace(before, attempts=0, email=email)
    detail: Detail = {"referral": before.id, "method": before.method.value, "again": True}
    return _written(desk, staff, after, Tag.REQUEST_REFERRAL_MADE, detail, wake=True)


def end_referral(desk: Desk, staff: Staff, command: EndReferral) -> Referral:
    """End a referral that was not answered; the consumer is told where the controller stays silent.

    Raise `Forbidden`, `NotFound`, `InvalidField` (`how`, `text`, `looked`), `NotPossible` (`referral-closed`),
    `Conflict`.
    """
    before = _seen(desk, staff, command.request, command.referral, command.seen)
    if command.how not in set(Ended):
        raise InvalidField(field="how", problem="missing")
    how = Ended(command.how)
    if how is Ended.NO_ANSWER and not command.text.strip():
        raise InvalidField(field="text", problem="missing")
    after = before.ended(how, desk.clock.now())
    detail: Detail = {"referral": before.id, "how": how.value}
    return _written(desk, staff, after, Tag.REQUEST_REFERRAL_ENDED, detail, text=command.text, looked=command.looked)


def package_of(desk: Desk, staff: Staff, request: RequestId, referral: str) -> str:
    """The signed package, for staff to hand over themselves; the look is audited. Raise `Forbidden`, `NotFound`."""
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    handed = read_handed(desk, desk.referrals.get(staff.account.id, request, referral))
    detail: Detail = {"request": handed.head.id, "referral": handed.referral.id, "part": "package"}
    reason = Reason(Tag.VIEW_REQUEST, staff.actor, None, detail)
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
    return signed_package(desk, handed)


_KEY_BYTES: Final = 16


def _mail_again(desk: Desk, staff: Staff, before: Referral, email: Email) -> Referral:
    now = desk.clock.now()
    after = replace(before, email=email, key=desk.chance.bytes(_KEY_BYTES).hex(), trouble="", handed_at=now)
    account = desk.accounts.get(before.account)
    letter = letter_to_controller(desk, account, after, LetterKind.REFERRAL)
    detail: Detail = {"referral": before.id, "method": HandOver.MAIL.value, "again": True}
    because = Reason(Tag.REQUEST_REFERRAL_HANDED_OVER, staff.actor, before.request, detail)
    unit = desk.work.begin(before.account, now)
    unit.store(desk.requests.get(before.account, before.request), because=because)
    unit.store(replace(after, letter=letter.id), because=because)
    unit.create(letter, because=because)
    unit.commit()
    return replace(after, letter=letter.id, version=before.version + 1)


def _controller(desk: Desk, referral: Referral) -> Controller | None:
    try:
        return desk.controllers.get(referral.account, referral.controller)
    except NotFound:
        return None


def _seen(desk: Desk, staff: Staff, request: RequestId, referral: str, seen: int) -> Referral:
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    found = desk.referrals.get(staff.account.id, request, referral)
    if found.version != seen:
        raise Conflict(Referral.KIND)
    return found.must_be_open()


def _written(
    desk: Desk,
    staff: Staff,
    after: Referral,
    tag: Tag,
    detail: Detail,
    *,
    text: str = "",
    looked: str = "",
    wake: bool = False,
) -> Referral:
    """Write the referral with the request's history, and what the consumer is told of it."""
    head: Request = desk.requests.get(after.account, after.request)
    now = desk.clock.now()
    unit = desk.work.begin(after.account, now)
    message = letter = None
    if text.strip():
        message = new_message(desk, head, Direction.TO_CONSUMER, staff.actor, text)
        letter = letter_to_consumer(desk, head, LetterKind.MESSAGE, {"text": message.text})
        detail |= committed(letter) | committed_text(message) | looked_at(message.text, [], looked)
    because = Reason(tag, staff.actor, head.id, detail)
    unit.store(awaiting_post(head, replace(head, waiting_message=False), letter) if letter else head, because=because)
    unit.store(after, because=because)
    for item in (message, letter):
        if item:
            unit.create(item, because=because)
    agenda = desk.referrals.agenda(after.account, after.request, after.id)
    if agenda and not after.open:
        unit.remove(agenda, because=because)
    elif agenda and wake:
        unit.store(replace(agenda, wake_at=now), because=because)
    unit.commit()
    return replace(after, version=after.version + 1)
