"""What a list of requests can be narrowed to; `law.request_filter` says which requests fit."""

from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.request import Bucket, Channel, State
from chalicelib.domain.rights import Right
from chalicelib.values import dataclass, fields


class Mark(StrEnum):
    """What staff should notice about a request in a list; also the key of its text (`staff.flag.<mark>`)."""

    APPEAL = "appeal"
    VOICEMAIL = "voicemail"  # nobody has listened to it and said what is asked for
    CALL_BACK = "call-back"
    TEXT = "text"  # nobody has read it and said what is asked for
    MESSAGE = "message"  # the consumer wrote and nobody has answered
    UNDELIVERED = "undelivered"
    HOLD = "hold"
    PAUSED = "paused"
    AGENT = "agent"
    MINOR = "minor"  # a parent or guardian asks
    ELSEWHERE = "elsewhere"  # it comes from a place that the business does not serve


class DueWithin(StrEnum):
    """How near the end of a period is."""

    LATE = "late"
    WEEK = "week"  # today and the seven days that follow
    ACKNOWLEDGE = "ack"  # its receipt must still be confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFilter:
    """What is looked for; a moment is included, an end (`before`) is not. None asks for everything.

    `assignee` is a user's id, the empty text nobody.
    """

    bucket: Bucket | None = None
    state: State | None = None
    right: Right | None = None
    channel: Channel | None = None
    residence: str | None = None
    regime: str | None = None
    assignee: str | None = None
    mark: Mark | None = None
    due: DueWithin | None = None
    due_from: date | None = None
    due_before: date | None = None
    received_from: datetime | None = None
    received_before: datetime | None = None
    changed_since: datetime | None = None

    def codes(self) -> list[str]:
        """What is asked for beside the list, as `name=code`: for audits, which hold nothing that anybody typed."""
        named = [(item.name, getattr(self, item.name)) for item in fields(RequestFilter)[1:]]
        return [f"{name}={_code(value)}" for name, value in named if value is not None]


def _code(value: object) -> str:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()[:10]
    return str(value) or "nobody"
