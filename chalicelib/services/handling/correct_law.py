"""Staff correct the law of a request: its residence was wrong or unknown, or another law applies to this right.

The request keeps its identity, its receipt and everything that was found out; right, clocks and the level of
verification become those of the other law.
"""

from datetime import datetime
from typing import Final

from chalicelib.domain import places
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Direction, Letter, LetterKind, Message, Note
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Period, Request, Submission
from chalicelib.domain.rights import Right
from chalicelib.domain.served import elsewhere
from chalicelib.domain.telling import awaiting_post
from chalicelib.domain.text import required
from chalicelib.domain.verification import (
    ApprovalState,
    Demands,
    Level,
    MatchResult,
    Verification,
    needs_second_person,
)
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.law.choice import Because, equivalent, law_for
from chalicelib.law.clocks import recomputed
from chalicelib.law.rules import Regime, rule_for
from chalicelib.services.audit.commitments import committed, committed_text
from chalicelib.services.deadlines.agenda import wake
from chalicelib.services.handling.disclosure import looked_at
from chalicelib.services.handling.recount import dates_of
from chalicelib.services.handling.step import letter_to_consumer, open_request
from chalicelib.services.handling.write_message import TEXT_LIMIT, new_message, new_note
from chalicelib.services.opt_outs.suppress import suppress
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

REASON_LIMIT: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectLaw:
    """What staff have found: where the person lives, and the law, if it is not the one of that place."""

    request: RequestId
    residence: str
    regime: str = ""
    why: str = ""
    words: str = ""  # to the consumer, in their language; needed where the date of the answer moves
    looked: str = ""  # the tick about what may not be disclosed in them
    seen: int | None = None


def correct_law(desk: Desk, staff: Staff, command: CorrectLaw) -> Request:
    """Put the request under the other law, keep the reason as a note, and tell the consumer a date that has moved.

    Raise `NotPossible` (`request-closed`, `same-law`), `InvalidField` (`residence`, `regime`, `why`, `words`,
    `looked`).
    """
    head = open_request(desk, staff, command.request, seen=command.seen)
    submission = desk.requests.submission(head.account, head.submission)
    after = corrected(desk, staff.account, head, submission, residence=command.residence, regime=command.regime)
    note = new_note(desk, staff, head, required("why", command.why, limit=REASON_LIMIT, lines=True))
    if after.verification.needed < head.verification.needed and _another_can_agree(desk, staff):
        after = replace(after, verification=_to_be_agreed(after.verification, note.at))
    laws: Detail = {"from": head.law_version, "to": after.law_version}
    rights: Detail = {"was_right": head.right.value, "right": after.right.value}
    detail = laws | rights | dates_of(head, after) | committed_text(note)
    filed: list[Note | Message | Letter] = [note]
    if answer_moves(head, after):
        message = _message(desk, staff, after, command.words)
        letter = letter_to_consumer(desk, after, LetterKind.MESSAGE, {"text": message.text})
        after = awaiting_post(head, after, letter)
        detail |= committed(letter) | committed_text(message) | looked_at(message.text, [], command.looked)
        filed += [message, letter]
    because = Reason(Tag.REQUEST_LAW_CORRECTED, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, note.at)
    unit.store(after, because=because)
    for record in filed:
        unit.create(record, because=because)
    wake(desk, unit, after, because)
    suppress(desk, unit, submission, [(head, after)], because=because)
    unit.commit()
    return replace(after, version=head.version + 1)


def corrected(
    desk: Desk, account: Account, head: Request, submission: Submission, *, residence: str, regime: str = ""
) -> Request:
    """The request as it would be under the law of a residence, or under the one that is named.

    What was met stays met, and nothing that is known about the person is forgotten, but for `_rechecked`. Raise
    `InvalidField` (`residence`, `regime`: `unknown`, or `no-such-right` where that law has nothing like the right,
    or asks nobody who they are because its requests never come from a form), `NotPossible` (`same-law`).
    """
    if residence not in places.ALL:
        raise InvalidField(field="residence", problem="unknown")
    law = _law(account, head, residence, regime)
    if law == head.regime:
        raise NotPossible("same-law")
    right = equivalent(head.right, law, on=account.day_of(head.received_at))
    if right is None or (right.touches_data and rule_for(law, right).level is Level.NONE):
        raise InvalidField(field="regime" if regime else "residence", problem="no-such-right")
    rule = rule_for(law, right)
    policy = desk.policies.numbered(account.id, head.verification.demands.policy)
    check = _rechecked(head.verification, right, policy.demands(right))
    confirmed_at = check.contact_confirmed_at or submission.contact_confirmed_at
    by_pin = check.contact_by_pin if check.contact_confirmed_at else submission.contact_by_pin
    return replace(
        head,
        right=right,
        regime=rule.regime,
        law_version=rule.version,
        law_reason=Because.CORRECTED.value,
        residence=residence,
        elsewhere=_mark(account, head, submission, residence),
        clocks=recomputed(head, rule, time_zone=account.time_zone, place=account.place),
        verification=replace(
            check,
            needed=policy.rules.level(right, rule.level),
            contact_confirmed_at=confirmed_at,
            contact_by_pin=by_pin,
        ),
    )


def _mark(account: Account, head: Request, submission: Submission, residence: str) -> str:
    """Where it comes from, if that is not served; what staff have said of the same place stands."""
    if residence == head.residence:
        return head.elsewhere
    return elsewhere(account.served, residence, submission.typed.phone)


def answer_moves(head: Request, after: Request) -> bool:
    """Whether the last day for the answer is another one under the other law."""
    before, then = head.clock(Period.RESPOND), after.clock(Period.RESPOND)
    return (before.due if before else None) != (then.due if then else None)


def _rechecked(check: Verification, right: Right, demands: Demands) -> Verification:
    """What was found out; a match that nobody else agreed to is made anew where the right needs a second person.

    The contact on file is told then, as it would have been if the request had come in under this law.
    """
    check = replace(check, demands=demands)
    if check.match is None or check.approval is not ApprovalState.NOT_NEEDED:
        return check
    by_policy = demands.second_person and check.match.result is MatchResult.MATCHED
    return replace(check, match=None) if by_policy or needs_second_person(right, check.match) else check


def _another_can_agree(desk: Desk, staff: Staff) -> bool:
    users = desk.accounts.users(staff.account.id)
    others = (user for user in users if user.id != staff.user.id and user.disabled_at is None)
    return any(permits(user.role, Permission.APPROVE) for user in others)


def _to_be_agreed(check: Verification, at: datetime) -> Verification:
    """Less proof is needed than before: nobody brings that about and makes use of it alone."""
    approval = ApprovalState.WAITING if check.match and check.approval is ApprovalState.NOT_NEEDED else check.approval
    return replace(check, approval=approval, second_person_since=check.second_person_since or at)


def _law(account: Account, head: Request, residence: str, regime: str) -> Regime:
    if not regime:
        on = account.day_of(head.received_at)
        return law_for(residence, head.right, listed=account.regimes, on=on).regime
    try:
        return Regime(regime)
    except ValueError:
        raise InvalidField(field="regime", problem="unknown") from None


def _message(desk: Desk, staff: Staff, head: Request, words: str) -> Message:
    """What the consumer is told; nothing is asked, so that their page does not wait for an answer."""
    text = required("words", words, limit=TEXT_LIMIT, lines=True)
    return replace(new_message(desk, head, Direction.TO_CONSUMER, staff.actor, text), asks=False)
