"""The consumer takes a request back."""

from dataclasses import replace

from chalicelib.domain.account import Account
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
    """Close the request as withdrawn and confirm it by mail. Raise `NotPossible` when it is closed already."""
    head = own_request(desk, account, reference, request)
    if not head.open:
        raise NotPossible("request-closed")
    _, filed = desk.requests.dossier(account.id, head.id)
    now = desk.clock.now()
    closed = head.closed(Outcome.WITHDRAWN, now)
    letter = letter_to_consumer(desk, head, LetterKind.WITHDRAWN, {})
    because = Reason(Tag.REQUEST_WITHDRAWN, "consumer", head.id, committed(letter))
    unit = desk.work.begin(head.account, now)
    unit.store(closed, because=because)
    for file in taken_back(waiting_files(filed)):
        unit.store(file, because=because)
    if letter:
        unit.create(letter, because=because)
    unit.commit()
    return replace(closed, version=head.version + 1)
