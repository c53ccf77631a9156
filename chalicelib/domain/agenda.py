"""When the deadline job looks at a request again: beside the request, whose head never moves for it."""

from datetime import datetime
from typing import ClassVar

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The one entry of a request in the due index; the request itself says what is to be done at `wake_at`.

    `done` holds the codes of the reminders that count as given (`law.agenda.Step`). Only the deadline job changes
    an agenda after its creation, so that no step of a person ever collides with it.
    """

    KIND: ClassVar[str] = "agenda"

    account: AccountId
    request: RequestId
    wake_at: datetime
    done: tuple[str, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """Something has happened that may bring a reminder forward: the job looks at the request at its next run.

    A use case writes it in its own transaction instead of touching the agenda; the job takes it away.
    """

    KIND: ClassVar[str] = "recheck"

    account: AccountId
    request: RequestId
    id: str
    at: datetime
    version: int = 0
