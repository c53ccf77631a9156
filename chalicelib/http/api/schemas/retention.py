"""Keeping and forgetting, for systems: the period, legal holds, what was deleted, and deleting a part for good."""

from datetime import date
from typing import Annotated

import msgspec

from chalicelib.domain.ids import RequestId
from chalicelib.domain.keeping import LEAST_MONTHS, STEPS
from chalicelib.http.api.schemas.common import Moment
from chalicelib.http.api.schemas.course import SetHold
from chalicelib.http.api.schemas.requests import Line
from chalicelib.services.retention.delete_for_good import REASONS, Part
from chalicelib.services.retention.late_voicemails import Late


class HoldContactBody(SetHold, kw_only=True):
    """Whose data are held: exactly one of the two; with `purpose`, `hold_until` and `words` as of a request's hold."""

    email: Annotated[Line | None, msgspec.Meta(description="An address.")] = None
    phone: Annotated[Line | None, msgspec.Meta(description="A number, E.164.")] = None


class HoldRecord(msgspec.Struct, kw_only=True):
    """One legal hold: of a request, or of all that a contact has sent and will send."""

    id: str
    purpose: str
    by: str
    since: Moment
    hold_until: date | None
    stands: Annotated[bool, msgspec.Meta(description="Whether it still stops deletions today.")]
    request: RequestId | None = None
    contact: Annotated[str, msgspec.Meta(description="The contact, masked; empty for a request's hold.")] = ""
    words: str = ""


class HoldList(msgspec.Struct, kw_only=True):
    """All holds of the account."""

    items: list[HoldRecord]


class ContactHeld(msgspec.Struct, kw_only=True):
    """A contact's hold that was set, and what it found of recordings past their day."""

    hold: HoldRecord
    late: Late


class RetentionFacts(msgspec.Struct, kw_only=True):
    """How long closed requests are kept, and what was deleted this month and the last, by class."""

    kept_months: int
    this_month: dict[str, int]
    last_month: dict[str, int]


class WriteRetention(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How long closed requests are kept."""

    kept_months: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=999)],
        msgspec.Meta(description=f"One of {', '.join(map(str, STEPS))}; less than {LEAST_MONTHS} breaks 11 CCR 7101."),
    ]


class DeletePart(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is deleted for good, and why."""

    part: Annotated[Part, msgspec.Meta(description="A note goes with all its versions and attachments.")]
    id: Line
    purpose: Annotated[Line, msgspec.Meta(description=f"One of {', '.join(REASONS)}.")]
