"""Staff answer a request: in full, in part, or not, on a ground of the law it came in under."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import commitment
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile, Direction, Letter, Message
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.telling import awaiting_post
from chalicelib.domain.text import optional
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.law.decisions import carries_files, check, grounds_with, unverified_from
from chalicelib.law.letters import letter_of
from chalicelib.services.audit.commitments import committed
from chalicelib.services.handling.disclosure import looked_at
from chalicelib.services.handling.step import letter_to_consumer, open_request, released, taken_back, waiting_files
from chalicelib.services.intake.find_duplicate import answered_elsewhere
from chalicelib.services.opt_outs.suppress import suppress_one
from chalicelib.services.ports.desk import Desk, Unit, new_id
from chalicelib.services.vendors.missing_answers import check_vendors
from chalicelib.values import dataclass, field, replace

TEXT_LIMIT: Final = 10_000
CONTROLLER_LIMIT: Final = 500
_TAKES_TWO: Final = frozenset({Outcome.GRANTED, Outcome.PARTIAL})  # of an opt-in: 11 CCR 7028(a)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRequest:
    """The decision: an outcome, the grounds of what is refused, the words to the consumer.

    `same_as` is the reference of the request that a duplicate repeats, `controller` whom a referral names;
    `categories_only` says that nothing but categories is in the answer, `looked` is the tick about what may not be
    disclosed (`services.handling.disclosure`), `edits` are what staff wrote into the letter's passages.
    """

    request: RequestId
    outcome: Outcome
    grounds: tuple[str, ...]
    text: str
    same_as: str = ""
    controller: str = ""
    categories_only: bool = False
    second_step: bool = False  # the person was asked again, apart from the request, and confirmed the opt-in
    looked: str = ""
    edits: Mapping[str, str] = field(default_factory=dict)
    seen: int | None = None
    further: Callable[[Unit, Request], None] | None = None  # what becomes true with the decision


def decide_request(desk: Desk, staff: Staff, command: DecideRequest) -> Request:
    """Close the request with its answer and mail that it is there.

    Nothing is released before the level that the right needs is reached; until then no answer says whether data
    are held. Raise `NotPossible`, `InvalidField`, `Conflict`.
    """
    head = open_request(desk, staff, command.request, seen=command.seen)
    decided = checked(desk, head, command)
    files = waiting_files(desk.requests.dossier(head.account, head.id)[1])
    goes = carries_files(command.outcome)
    looked = looked_at(said(decided), files if goes else [], command.looked)
    now = desk.clock.now()
    closed = replace(
        head.closed(decided.outcome, now),
        grounds=decided.grounds,
        decided_by=staff.actor,
        same_as=decided.same_as,
    )
    answer = _message(desk, staff, head, decided)
    values = values_of(decided, files)
    letter = letter_to_consumer(desk, head, letter_of(decided.outcome, head.right), values, decided.edits)
    closed = awaiting_post(head, closed, letter)
    settled = released(files, now) if goes else taken_back(files)
    because = _reason(staff, closed, decided, letter, answer, settled if goes else [], looked)
    unit = desk.work.begin(head.account, now)
    unit.store(closed, because=because)
    for item in (answer, letter):
        if item:
            unit.create(item, because=because)
    for file in settled:
        unit.store(file, because=because)
    suppress_one(desk, unit, head, closed, because=because)
    if command.further:
        command.further(unit, closed)
    unit.commit()
    return replace(closed, version=head.version + 1)


def checked(desk: Desk, head: Request, command: DecideRequest) -> DecideRequest:
    """The decision as it would be made: words cleaned, grounds and references found. Raise what a decision raises."""
    check_decision(head, command)
    check_wait(desk, head, command)
    check_vendors(desk, head, command.outcome)
    refers, repeats = command.outcome is Outcome.REFERRED, command.outcome is Outcome.DUPLICATE
    return replace(
        command,
        text=optional("text", command.text, limit=TEXT_LIMIT, lines=True),
        grounds=grounds_with(head, command.outcome, command.grounds),
        controller=optional("controller", command.controller, limit=CONTROLLER_LIMIT, lines=True) if refers else "",
        same_as=answered_elsewhere(desk, head, command.same_as).submission if repeats else "",
    )


def check_decision(head: Request, command: DecideRequest) -> None:
    """Raise `InvalidField` or `NotPossible` for a decision that may not be made; asked again before it is sent."""
    check(head, command.outcome, command.grounds, command.text)
    check_categories(head, command.outcome, confirmed=command.categories_only)
    if head.right is Right.OPT_IN and command.outcome in _TAKES_TWO and not command.second_step:
        raise InvalidField(field="second_step", problem="missing")


def check_wait(desk: Desk, head: Request, command: DecideRequest) -> None:
    """Raise `NotPossible` (`proof-awaited`) where the business's policy still waits for proof of who asks."""
    account = desk.accounts.get(head.account)
    first = unverified_from(head, command.grounds, account.zone)
    if first and account.day_of(desk.clock.now()) < first:
        raise NotPossible("proof-awaited", date=first.isoformat())


def check_categories(head: Request, outcome: Outcome, *, confirmed: bool) -> None:
    """Raise `InvalidField` where categories alone may be given and nobody said that nothing else is."""
    by_categories = outcome is Outcome.PARTIAL and not head.verification.sufficient
    if by_categories and not confirmed:
        raise InvalidField(field="categories_only", problem="missing")


def said(decided: DecideRequest) -> str:
    """Everything that staff typed and the consumer will read."""
    parts = (decided.text, decided.controller, *decided.edits.values())
    return "\n".join(part for part in parts if part)


def values_of(decided: DecideRequest, files: Sequence[AnswerFile] = ()) -> dict[str, str]:
    """What the letter is composed from; it speaks of `files`, those that wait, only where the answer releases any."""
    values = {
        "outcome": decided.outcome.value,
        "grounds": ",".join(decided.grounds),
        "text": decided.text,
        "same_as": decided.same_as,
        "controller": decided.controller,
        "files": "yes" if files and carries_files(decided.outcome) else "",
    }
    return {name: value for name, value in values.items() if value}


def _message(desk: Desk, staff: Staff, head: Request, decided: DecideRequest) -> Message | None:
    """The words that the status page shows; None where staff wrote none."""
    text = "\n\n".join(part for part in (decided.text, decided.controller) if part)
    if not text:
        return None
    return Message(
        account=head.account,
        request=head.id,
        id=new_id(desk),
        direction=Direction.TO_CONSUMER,
        at=desk.clock.now(),
        by=staff.actor,
        text=text,
        salt=desk.chance.bytes(32).hex(),
    )


def _reason(
    staff: Staff,
    closed: Request,
    decided: DecideRequest,
    letter: Letter,
    answer: Message | None,
    goes_out: list[AnswerFile],
    looked: Detail,
) -> Reason:
    files = [file.id for file in goes_out]
    detail: Detail = committed(letter) | {"outcome": str(closed.outcome), "files": files} | looked
    if closed.right is Right.OPT_IN and decided.second_step:
        detail["confirmed"] = "staff"
    if closed.grounds:
        detail["grounds"] = list(closed.grounds)
    if closed.same_as:
        detail["same_as"] = closed.same_as
    if answer:
        detail["answer"] = answer.id
        detail["answer_commitment"] = commitment(bytes.fromhex(answer.salt), answer.text)
    tag = Tag.REQUEST_DENIED if closed.outcome is Outcome.DENIED else Tag.REQUEST_ANSWERED
    return Reason(tag, staff.actor, closed.id, detail)
