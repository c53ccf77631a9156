"""The consumer takes a request back, or an appeal."""

from dataclasses import replace

from chalicelib.domain.account import Account
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Outcome, Request
from chalicelib.errors import NotPossible
from chalicelib.services.commitments import committed
from chalicelib.services.handling import letter_to_consumer, taken_back, waiting_files
from chalicelib.services.ports import Desk
from chalicelib.services.write_message import own_request


def withdraw_request(desk: Desk, account: Account, reference: Reference, request: RequestId) -> Request:
    """Close the request as withdrawn, or its appeal: then the decision stands as it was; confirm it by mail.

    Raise `NotPossible` when it is closed already.
    """
    head = own_request(desk, account, reference, request)
    if not head.in_work:
        raise NotPossible("request-closed")
    _, filed = desk.requests.dossier(account.id, head.id)
    now = desk.clock.now()
    if head.open:
        closed, tag, kind = head.closed(Outcome.WITHDRAWN, now), Tag.REQUEST_WITHDRAWN, LetterKind.WITHDRAWN
    else:
        closed = head.appeal_closed(Outcome.WITHDRAWN, now, by=CONSUMER)
        tag, kind = Tag.REQUEST_APPEAL_WITHDRAWN, LetterKind.APPEAL_WITHDRAWN
    letter = letter_to_consumer(desk, head, kind, {})
    because = Reason(tag, CONSUMER, head.id, committed(letter))
    unit = desk.work.begin(head.account, now)
    unit.store(closed, because=because)
    for file in taken_back(waiting_files(filed)):
        unit.store(file, because=because)
    unit.create(letter, because=because)
    unit.commit()
    return replace(closed, version=head.version + 1)
