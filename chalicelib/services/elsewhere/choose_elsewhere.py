"""Staff say what follows for a request from elsewhere: it is deleted and the person told so, or answered as usual.

Nothing does that but a person of the staff. What is deleted goes with everything that was sent with it: one
transaction marks it, writes the letter and the record that is left; from then on nobody reads it, and the background
deletes it (`finish_elsewhere`). An opt-out that was asked for stands by itself.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.address_mark import Stance
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.consumer_erasure import Stays
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.elsewhere_answer import BY_STAFF, GROUND, ElsewhereAnswer, Told
from chalicelib.domain.ids import RequestId, drawn_name
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Channel, Outcome, Request, Submission
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.law.recourse import competent
from chalicelib.services.consumer_data.find_data import heads_of, stays_for
from chalicelib.services.handling.step import open_request
from chalicelib.services.incentives.forget_member import forget_most, forget_with
from chalicelib.services.letters.address_marks import standing_mark
from chalicelib.services.ports.desk import Desk, Unit, new_id
from chalicelib.services.retention.delete_submission import Order, mark_submission
from chalicelib.values import dataclass, replace

WHY: Final = "elsewhere"
_LINKED: Final = frozenset({Channel.AGENT, Channel.REFERRAL})  # another system waits for how it ends


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteElsewhere:
    """What staff confirm: `told_by` is how the person heard of it where no letter can be mailed.

    `nothing_else` says that the business holds nothing else of them, or has deleted it; `once` is drawn with the form.
    """

    request: RequestId
    nothing_else: bool
    told_by: str = ""
    once: str = ""
    seen: int | None = None


def delete_and_say(desk: Desk, staff: Staff, command: DeleteElsewhere) -> ElsewhereAnswer:
    """Delete what was sent and tell the person; sent twice it is done once.

    Raise `NotPossible` as `check_deletable` does, `InvalidField` (`nothing_else`, `told_by`), `Conflict`.
    """
    known = _known(desk, staff, command.once)
    if known:
        return known
    head = open_request(desk, staff, command.request, seen=command.seen)
    submission = check_deletable(desk, staff, head)
    if not command.nothing_else:
        raise InvalidField(field="nothing_else", problem="missing")
    now = desk.clock.now()
    answer = ElsewhereAnswer(
        account=head.account,
        id=drawn_name(command.once) or new_id(desk),
        on=staff.account.day_of(now),
        place=head.elsewhere,
        told=_told(desk, head, command.told_by),
        doing=submission.requests,
        next_at=now,
    )
    letter = letter_of(desk, head, answer.id) if answer.told is Told.MAILED else None
    order = Order(
        WHY,
        staff.actor,
        also=partial(_also, desk, submission, answer, letter),
        still=lambda: _unchanged(desk, head) and _deletable(desk, staff, head, submission) is None,
        ended=lambda each: _ended(each, staff, desk),
    )
    forget_most(desk, submission, staff.actor)
    mark_submission(desk, submission, order)
    return replace(answer, version=1)


def check_deletable(desk: Desk, staff: Staff, head: Request) -> Submission:
    """The submission, if it may go. Raise `NotPossible`.

    `not-elsewhere`: it is not marked. `held`: a legal hold stops it. `elsewhere-answered`: something sent with it was
    answered. `elsewhere-awaited`: somebody still owes a word about it. `elsewhere-linked`: a system waits for the end.
    """
    submission = desk.requests.submission(head.account, head.submission)
    obstacle = _deletable(desk, staff, head, submission)
    if obstacle:
        raise NotPossible(obstacle)
    return submission


def needs_telling(desk: Desk, head: Request) -> bool:
    """Whether no letter can be mailed, so that staff tell the person before they delete."""
    mark = standing_mark(desk, head.account, head.email) if head.email else None
    return head.email is None or (mark is not None and mark.stance is Stance.HELD)


def letter_of(desk: Desk, head: Request, name: str) -> Letter:
    """The letter: filed with the account, for what it is about will be gone."""
    regulator = competent(head.law_version, head.residence, head.elsewhere)
    values = {
        "reference": head.submission,
        "place": head.elsewhere,
        "letter": name,
        "regulator": regulator.named(head.language),
        "regulator_address": regulator.address,
    }
    return Letter(
        account=head.account,
        id=name,
        kind=LetterKind.ELSEWHERE,
        language=head.language,
        created_at=desk.clock.now(),
        to=head.email,
        values={key: value for key, value in values.items() if value},
    )


def answer_as_usual(desk: Desk, staff: Staff, request: RequestId, *, seen: int | None = None) -> Request:
    """Take the mark off everything that was sent together. Raise `NotPossible` (`not-elsewhere`), `Conflict`."""
    head = open_request(desk, staff, request, seen=seen, unsorted=True)
    if not head.elsewhere:
        raise NotPossible("not-elsewhere")
    submission = desk.requests.submission(head.account, head.submission)
    heads = [each for each in heads_of(desk, head.account, submission) if each.elsewhere]
    unit = desk.work.begin(head.account, desk.clock.now())
    for each in heads:
        because = Reason(Tag.REQUEST_ELSEWHERE_SERVED, staff.actor, each.id, {"place": each.elsewhere})
        unit.store(replace(each, elsewhere=""), because=because)
    unit.commit()
    return desk.requests.get(head.account, head.id)


def _deletable(desk: Desk, staff: Staff, head: Request, submission: Submission) -> str | None:
    """What keeps it from going; None: nothing."""
    heads = heads_of(desk, head.account, submission)
    stays = stays_for(desk, staff.account, submission)
    found = {
        "not-elsewhere": not head.elsewhere,
        "held": Stays.HELD in stays,
        "elsewhere-answered": any(not each.open for each in heads),
        "elsewhere-awaited": Stays.AWAITED in stays,
        "elsewhere-linked": head.channel in _LINKED,
    }
    return next((why for why, stands in found.items() if stands), None)


def _unchanged(desk: Desk, head: Request) -> bool:
    return desk.requests.get(head.account, head.id).version == head.version


def _known(desk: Desk, staff: Staff, once: str) -> ElsewhereAnswer | None:
    if not drawn_name(once):
        return None
    try:
        return desk.elsewhere.get(staff.account.id, once)
    except NotFound:
        return None


def _told(desk: Desk, head: Request, typed: str) -> Told:
    if not needs_telling(desk, head):
        return Told.MAILED
    if typed not in BY_STAFF:
        raise InvalidField(field="told_by", problem="missing")
    return Told(typed)


def _ended(head: Request, staff: Staff, desk: Desk) -> Request:
    """A request as it is counted when it goes: denied, on a ground of no law."""
    closed = head.closed(Outcome.DENIED, desk.clock.now())
    return replace(closed, grounds=(GROUND,), decided_by=staff.actor)


def _also(
    desk: Desk,
    submission: Submission,
    answer: ElsewhereAnswer,
    letter: Letter | None,
    unit: Unit,
    heads: Sequence[Request],
    counts: Mapping[str, int],
    because: Reason,
) -> None:
    """What becomes true with the marks: the record, the letter, no opt-in any more, and what the audit says."""
    del counts
    unit.create(answer, because=because)
    forget_with(desk, unit, submission, because)
    if letter:
        unit.create(letter, because=because)
    detail: Detail = {"place": answer.place, "letter": answer.id, "told": answer.told.value}
    for head in heads:
        unit.note(Reason(Tag.REQUEST_ELSEWHERE_DELETED, because.actor, head.id, detail))
