"""The call is over: when it began and ended."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.telephony import PhoneCall
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.note_call import note_call


def end_call(desk: Desk, call: str, *, ended_at: datetime, seconds: int | None) -> PhoneCall:
    """Note the end and, from the length that the company counted, the beginning; the first word about it stands.

    Raise `NotFound` when the call left nothing.
    """

    def ended(known: PhoneCall) -> PhoneCall:
        if known.ended_at:
            return known
        started_at = known.started_at if seconds is None else ended_at - timedelta(seconds=seconds)
        return replace(known, started_at=min(started_at, known.started_at), ended_at=ended_at)

    return note_call(desk, call, ended, detail={"ended": ended_at.isoformat(timespec="seconds")})
