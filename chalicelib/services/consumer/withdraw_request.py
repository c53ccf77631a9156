"""The consumer takes a request back, or an appeal."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.account import Account
from chalicelib.domain.agent_request import AgentRequest
from chalicelib.domain.audit import AGENT, CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Outcome, Request
from chalicelib.errors import NotPossible
from chalicelib.services.audit.commitments import committed
from chalicelib.services.handling.step import letter_to_consumer, taken_back, waiting_files
from chalicelib.services.handling.write_message import own_request
from chalicelib.services.opt_outs.suppress import suppress_one
from chalicelib.services.ports.desk import Desk


def withdraw_request(
    desk: Desk,
    account: Account,
    reference: Reference,
    request: RequestId,
    *,
    agent: str = "",
    also: Sequence[AgentRequest] = (),
) -> Request:
    """Close the request as withdrawn, or its appeal: then the decision stands as it was; confirm it by mail.

    `agent` is through whom the consumer does so, `also` what is kept of their words.
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
    by: Detail = {"agent": agent} if agent else {}
    because = Reason(tag, AGENT if agent else CONSUMER, head.id, committed(letter) | by)
    unit = desk.work.begin(head.account, now)
    unit.store(closed, because=because)
    for file in taken_back(waiting_files(filed)):
        unit.store(file, because=because)
    for told in also:
        unit.store(told, because=because)
    unit.create(letter, because=because)
    suppress_one(desk, unit, head, closed, because=because)
    unit.commit()
    return replace(closed, version=head.version + 1)
