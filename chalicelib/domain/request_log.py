"""What is left of a request whose person was erased: one line of a log, and nobody in it.

California names what a record of a request must say: the day and the nature of the request, the manner in which it
was made, the day and the nature of the response, and the basis of a denial (11 CCR 7101(b)). A line says that and no
more; its id is the request's, so that the audit of what was done can be read beside it.
"""

from datetime import date, datetime, tzinfo
from typing import ClassVar

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.keeping import LEAST_MONTHS, ended_at, months_after
from chalicelib.domain.request import Appeal, Request
from chalicelib.domain.request_terms import Channel, Outcome
from chalicelib.domain.rights import Right
from chalicelib.errors import NotPossible
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedRequest:
    """One line; days are the business's. `appealed_on` is the day on which an appeal was decided, if one was."""

    KIND: ClassVar[str] = "logged-request"

    account: AccountId
    id: RequestId
    received_on: date
    right: Right
    regime: str
    law_version: str
    channel: Channel
    answered_on: date
    outcome: Outcome
    grounds: tuple[str, ...] = ()
    appealed_on: date | None = None
    erased_at: datetime
    keep_until: datetime  # the law's period after the last decision; then the line goes as well
    version: int = 0


def logged(head: Request, *, zone: tzinfo, now: datetime) -> LoggedRequest:
    """The line of a request that is over. Raise `NotPossible` (`request-open`) while anything is still to be done."""
    ended = ended_at(head)
    if ended is None or head.closed_at is None or head.outcome is None:
        raise NotPossible("request-open")
    return LoggedRequest(
        account=head.account,
        id=head.id,
        received_on=head.received_at.astimezone(zone).date(),
        right=head.right,
        regime=head.regime,
        law_version=head.law_version,
        channel=head.channel,
        answered_on=head.closed_at.astimezone(zone).date(),
        outcome=head.outcome,
        grounds=head.grounds,
        appealed_on=_decided_on(head.appeal, zone),
        erased_at=now,
        keep_until=months_after(ended, LEAST_MONTHS),
    )


def _decided_on(appeal: Appeal | None, zone: tzinfo) -> date | None:
    return appeal.decided_at.astimezone(zone).date() if appeal and appeal.decided_at else None
