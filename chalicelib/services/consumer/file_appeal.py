"""The consumer appeals against a refusal, where the law gives an appeal."""

from dataclasses import replace

from chalicelib.domain.account import Account
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Direction, LetterKind, Message
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.domain.telling import awaiting_post
from chalicelib.errors import NotPossible
from chalicelib.law.appeals import appeal_rule, appealable
from chalicelib.law.clocks import appeal_clock
from chalicelib.services.audit.commitments import committed, committed_text
from chalicelib.services.deadlines.agenda import wake
from chalicelib.services.handling.step import letter_to_consumer
from chalicelib.services.handling.write_message import new_message, own_request
from chalicelib.services.ports.desk import Desk


def file_appeal(desk: Desk, account: Account, reference: Reference, request: RequestId, text: str) -> Request:
    """Take the appeal, start its clock and confirm it by mail; the same words pressed twice are one appeal.

    It is never too late for it. Raise `InvalidField` (`text`), `NotFound`, and `NotPossible`
    (`already-appealed`, `no-appeal`).
    """
    head = own_request(desk, account, reference, request)
    words = new_message(desk, head, Direction.FROM_CONSUMER, CONSUMER, text)
    if head.appeal is not None:
        if words.text == appeal_words(desk, head):
            return head
        raise NotPossible("already-appealed")
    rule = appeal_rule(head)
    if rule is None or not appealable(head):
        raise NotPossible("no-appeal")
    clock = appeal_clock(rule, received_at=words.at, time_zone=account.time_zone, place=account.place)
    appealed = head.appealed(words.at, clock)
    due = clock.due.isoformat()
    letter = letter_to_consumer(desk, appealed, LetterKind.APPEAL_RECEIVED, {"respond_by": due})
    changed = awaiting_post(head, appealed, letter)
    detail = committed(letter) | committed_text(words) | {"due": due}
    because = Reason(Tag.REQUEST_APPEALED, CONSUMER, head.id, detail)
    unit = desk.work.begin(head.account, words.at)
    unit.store(changed, because=because)
    unit.create(words, because=because)
    unit.create(letter, because=because)
    wake(desk, unit, changed, because)
    unit.commit()
    return replace(changed, version=head.version + 1)


def appeal_words(desk: Desk, head: Request) -> str:
    """What the consumer wrote as their appeal; empty without one."""
    _, filed = desk.requests.dossier(head.account, head.id)
    messages = [item for item in filed if isinstance(item, Message) and item.direction is Direction.FROM_CONSUMER]
    return next((item.text for item in messages if head.appeal and item.at == head.appeal.received_at), "")
