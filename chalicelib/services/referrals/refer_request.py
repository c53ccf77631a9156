"""Staff pass a request on to the controller who decides: the consumer is told whom it went to, and a clock begins.

The request is closed with that word in the same transaction, or stays closed where it was passed on before and to the
wrong one. What a machine hands over goes out a moment later, by `follow_referrals`: nothing of it can be lost, and
nothing leaves that was not decided.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.controller import BY_MACHINE, Controller, HandOver
from chalicelib.domain.correspondence import Direction, Filed, LetterKind
from chalicelib.domain.ids import RequestId, new_reference
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.referral import ACKNOWLEDGE_DAYS, WORDS_LIMIT, Referral, ReferralAgenda, There
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.telling import awaiting_post
from chalicelib.domain.text import optional
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible
from chalicelib.law.referrals import answer_by
from chalicelib.law.rules import load
from chalicelib.services.audit.commitments import committed, committed_text
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.disclosure import looked_at
from chalicelib.services.handling.step import check_open, letter_to_consumer
from chalicelib.services.handling.write_message import new_message
from chalicelib.services.ports.desk import Desk, Unit, new_id
from chalicelib.services.referrals.controller_letters import letter_to_controller
from chalicelib.services.referrals.package import passable
from chalicelib.services.referrals.sent_together import sent_together
from chalicelib.values import dataclass, field, replace

FILES_LIMIT: Final = 20
_SOON: Final = timedelta(minutes=0)
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferRequest:
    """What is passed on to whom: `words` are for the controller, `text` for the consumer, `files` go with it."""

    request: RequestId
    controller: str
    files: tuple[str, ...] = ()
    words: str = ""
    text: str = ""
    looked: str = ""
    edits: Mapping[str, str] = field(default_factory=dict)
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A referral as it would be made."""

    head: Request
    account: Account
    controller: Controller
    referral: Referral


def refer_request(desk: Desk, staff: Staff, command: ReferRequest) -> Referral:
    """Pass it on, and return the referral.

    Raise `Forbidden`, `NotFound`, `InvalidField` (`controller`, `files`, `words`, `text`), `NotPossible`, `Conflict`.
    Impossible is what is closed and was not passed on (`request-closed`), what is not sorted (`not-sorted`), and what
    a controller still has (`referral-open`).
    """
    prepared = prepare(desk, staff, command)
    if prepared.head.open:
        decide_request(
            desk,
            staff,
            replace(_decision(command, prepared), further=lambda unit, head: _add(desk, staff, unit, head, prepared)),
        )
    else:
        _refer_again(desk, staff, command, prepared)
    return replace(prepared.referral, version=1)


def prepare(desk: Desk, staff: Staff, command: ReferRequest) -> Prepared:
    """The referral as it would be made; raises what `refer_request` raises, and writes nothing."""
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head, filed = desk.requests.dossier(staff.account.id, command.request)
    if command.seen is not None and head.version != command.seen:
        raise Conflict(Request.KIND)
    check_passable(desk, head)
    account = desk.accounts.get(head.account)
    controller = _controller(desk, head, command.controller)
    if command.files:
        filed = sent_together(desk, head, desk.requests.submission(head.account, head.submission), filed)
    return Prepared(head, account, controller, _referral(desk, staff, command, account, head, controller, filed))


def check_passable(desk: Desk, head: Request) -> None:
    """Raise `NotPossible` for a request that cannot be passed on as it stands."""
    if head.outcome is not Outcome.REFERRED:
        check_open(head)
    if any(one.open for one in desk.referrals.of_request(head.account, head.id)):
        raise NotPossible("referral-open")


def decision_of(command: ReferRequest, prepared: Prepared) -> DecideRequest:
    """The decision that closes the request, for the letter to be shown before it is sent."""
    return _decision(command, prepared)


def _decision(command: ReferRequest, prepared: Prepared) -> DecideRequest:
    return DecideRequest(
        request=command.request,
        outcome=Outcome.REFERRED,
        grounds=(),
        text=command.text,
        controller=prepared.controller.told(),
        looked=command.looked,
        edits=command.edits,
        seen=command.seen,
    )


def _controller(desk: Desk, head: Request, name: str) -> Controller:
    if not name:
        raise InvalidField(field="controller", problem="missing")
    try:
        found = desk.controllers.get(head.account, name)
    except NotFound:
        raise InvalidField(field="controller", problem="unknown") from None
    if not found.stands:
        raise InvalidField(field="controller", problem="unknown")
    return found


def _referral(
    desk: Desk,
    staff: Staff,
    command: ReferRequest,
    account: Account,
    head: Request,
    controller: Controller,
    filed: tuple[Filed, ...],
) -> Referral:
    now = desk.clock.now()
    rule = load(head.law_version).rule_of_right(head.right)
    known = {item.id for item in passable(filed)}
    if not known.issuperset(command.files) or len(command.files) > FILES_LIMIT:
        raise InvalidField(field="files", problem="unknown")
    due = answer_by(rule, passed_on=now, time_zone=account.time_zone, place=account.place)
    partner = controller.partner if controller.method is HandOver.ACCOUNT else None
    return Referral(
        account=head.account,
        request=head.id,
        id=new_id(desk),
        controller=controller.id,
        method=controller.method,
        by=staff.actor,
        made_at=now,
        acknowledge_by=min(account.day_of(now) + timedelta(days=ACKNOWLEDGE_DAYS), due),
        due=due,
        files=tuple(dict.fromkeys(command.files)),
        there=There(account=partner, reference=new_reference(desk.chance.bytes(16))) if partner else None,
        name=controller.name,
        reach=controller.told(),
        email=controller.email,
        words=optional("words", command.words, limit=WORDS_LIMIT, lines=True),
        key=desk.chance.bytes(16).hex(),
    )


def _add(desk: Desk, staff: Staff, unit: Unit, head: Request, prepared: Prepared) -> None:
    """The referral beside the request that it closes; one that goes by mail is handed over with its letter."""
    referral, now = prepared.referral, desk.clock.now()
    detail: Detail = {
        "referral": referral.id,
        "controller": referral.controller,
        "method": referral.method.value,
        "answer_by": referral.due.isoformat(),
        "files": list(referral.files),
    }
    because = Reason(Tag.REQUEST_REFERRAL_MADE, staff.actor, head.id, detail)
    if referral.method is HandOver.MAIL:
        letter = letter_to_controller(desk, prepared.account, referral, LetterKind.REFERRAL)
        referral = replace(referral.handed(now), letter=letter.id)
        unit.create(letter, because=because)
    wait = _SOON if referral.method in BY_MACHINE else _A_DAY
    unit.create(referral, because=because)
    unit.create(
        ReferralAgenda(account=head.account, request=head.id, referral=referral.id, wake_at=now + wait), because=because
    )


def _refer_again(desk: Desk, staff: Staff, command: ReferRequest, prepared: Prepared) -> None:
    """Pass on what was passed on before, to somebody else: the consumer hears of it by a message."""
    head = prepared.head
    text = "\n\n".join(part for part in (command.text.strip(), prepared.controller.told()) if part)
    message = new_message(desk, head, Direction.TO_CONSUMER, staff.actor, text)
    confirmed = looked_at(message.text, [], command.looked)
    letter = letter_to_consumer(desk, head, LetterKind.MESSAGE, {"text": message.text}, command.edits)
    detail = committed(letter) | committed_text(message) | confirmed
    because = Reason(Tag.REQUEST_MESSAGE_SENT, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, message.at)
    after = awaiting_post(head, replace(head, waiting_message=False), letter)
    unit.store(after, because=because)
    unit.create(message, because=because)
    unit.create(letter, because=because)
    _add(desk, staff, unit, after, prepared)
    unit.commit()
