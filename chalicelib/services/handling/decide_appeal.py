"""Staff decide an appeal: another person than the first where there is one, always with an explanation."""

from collections.abc import Mapping
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.appeals import Deciders, deciders
from chalicelib.domain.audit import commitment
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile, Direction, Letter, LetterKind, Message
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Outcome, Request, State
from chalicelib.domain.telling import awaiting_post
from chalicelib.domain.text import required
from chalicelib.errors import Conflict, InvalidField, NotPossible
from chalicelib.law.decisions import carries_files, check
from chalicelib.law.recourse import authority
from chalicelib.services.audit.commitments import committed
from chalicelib.services.handling.decide_request import check_categories
from chalicelib.services.handling.disclosure import looked_at
from chalicelib.services.handling.step import letter_to_consumer, released, taken_back, waiting_files
from chalicelib.services.handling.write_message import TEXT_LIMIT, new_message
from chalicelib.services.opt_outs.suppress import suppress_one
from chalicelib.services.ports.desk import Desk
from chalicelib.services.vendors.missing_answers import check_vendors
from chalicelib.values import dataclass, field, replace

OUTCOMES: Final = (Outcome.GRANTED, Outcome.PARTIAL, Outcome.DENIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAppeal:
    """The decision: an outcome, the grounds of what stays refused, the explanation to the consumer.

    `categories_only` says that nothing but categories is in the answer, `looked` is the tick about what may not be
    disclosed, `edits` are what staff wrote into the letter's passages.
    """

    request: RequestId
    outcome: Outcome
    grounds: tuple[str, ...]
    text: str
    categories_only: bool = False
    looked: str = ""
    edits: Mapping[str, str] = field(default_factory=dict)
    seen: int | None = None


def decide_appeal(desk: Desk, staff: Staff, command: DecideAppeal) -> Request:
    """Decide the appeal of a closed request and mail that the decision is there; its text is the explanation.

    The request's outcome and grounds become the appeal's. Nothing is released before identity is proved.
    Raise `NotPossible` (`no-appeal-waiting`, `other-reviewer-needed`, and as for a decision), `InvalidField`,
    `Conflict`.
    """
    head = appealed_request(desk, staff, command.request, seen=command.seen)
    who = check_appeal(desk, staff, head, command)
    now = desk.clock.now()
    files = waiting_files(desk.requests.dossier(head.account, head.id)[1])
    releases = carries_files(command.outcome)
    looked = looked_at(said(command), files if releases else [], command.looked)
    explanation = new_message(desk, head, Direction.TO_CONSUMER, staff.actor, command.text)
    appeal_closed = head.appeal_closed(command.outcome, now, by=staff.actor, same_reviewer=who.same)
    decided = replace(appeal_closed, grounds=command.grounds)
    settled = released(files, now) if releases else taken_back(files)
    values = values_of(decided, explanation.text)
    letter = letter_to_consumer(desk, decided, LetterKind.APPEAL_DECIDED, values, command.edits)
    closed = awaiting_post(head, decided, letter)
    detail = _detail(head, closed, explanation, letter, settled if releases else [])
    because = Reason(Tag.REQUEST_APPEAL_DECIDED, staff.actor, head.id, detail | looked)
    unit = desk.work.begin(head.account, now)
    unit.store(closed, because=because)
    unit.create(explanation, because=because)
    unit.create(letter, because=because)
    for file in settled:
        unit.store(file, because=because)
    suppress_one(desk, unit, head, closed, because=because)
    unit.commit()
    return replace(closed, version=head.version + 1)


def appealed_request(desk: Desk, staff: Staff, request: RequestId, *, seen: int | None = None) -> Request:
    """A request whose appeal waits for a decision. Raise `Forbidden`, `NotFound`, `Conflict`, `NotPossible`."""
    require(staff.user.role, Permission.DECIDE_APPEALS)
    head = desk.requests.get(staff.account.id, request)
    if seen is not None and head.version != seen:
        raise Conflict("request")
    if head.state is not State.APPEALED:
        raise NotPossible("no-appeal-waiting")
    return head


def check_decider(desk: Desk, staff: Staff, head: Request) -> Deciders:
    """Who may decide; raise `NotPossible` for a key, and with the names of those who can for a person who may not."""
    if staff.key:
        raise NotPossible("person-needed")
    who = deciders(head.decided_by, desk.accounts.users(head.account))
    if not who.include(staff.user):
        names = ", ".join(sorted(user.name for user in who.users))
        raise NotPossible("other-reviewer-needed", names=names)
    return who


def check_appeal(desk: Desk, staff: Staff, head: Request, command: DecideAppeal) -> Deciders:
    """Raise what `decide_appeal` raises for a decision that may not be made; asked again before it is sent."""
    who = check_decider(desk, staff, head)
    if command.outcome not in OUTCOMES:
        raise InvalidField(field="outcome", problem="unknown")
    text = required("text", command.text, limit=TEXT_LIMIT, lines=True)  # Va. Code 59.1-577(C): a written explanation
    check(head, command.outcome, command.grounds, text)
    check_categories(head, command.outcome, confirmed=command.categories_only)
    check_vendors(desk, head, command.outcome)
    return who


def said(command: DecideAppeal) -> str:
    """Everything that staff typed and the consumer will read."""
    return "\n".join(part for part in (command.text, *command.edits.values()) if part)


def values_of(closed: Request, explanation: str) -> dict[str, str]:
    """What the letter says: the outcome and, where anything stays refused, to whom the consumer can complain."""
    values = {"outcome": str(closed.outcome), "grounds": ",".join(closed.grounds), "text": explanation}
    if closed.outcome is Outcome.GRANTED:
        return values
    regulator = authority(closed.law_version, closed.residence)
    return values | {"regulator": regulator.named(closed.language), "regulator_address": regulator.address}


def _detail(
    head: Request,
    closed: Request,
    explanation: Message,
    letter: Letter,
    files: list[AnswerFile],
) -> Detail:
    detail: Detail = committed(letter) | {
        "outcome": str(closed.outcome),
        "was": str(head.outcome),
        "grounds": list(closed.grounds),
        "files": [file.id for file in files],
        "explanation": explanation.id,
        "explanation_commitment": commitment(bytes.fromhex(explanation.salt), explanation.text),
    }
    if closed.appeal and closed.appeal.same_reviewer:
        detail["no_other_reviewer"] = True
    return detail
