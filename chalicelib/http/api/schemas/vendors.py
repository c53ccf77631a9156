"""Vendors for systems: the directory, what each was asked, what it said."""

from datetime import date
from typing import Annotated

import msgspec

from chalicelib.domain.rights import Right
from chalicelib.domain.vendor import (
    ANSWER_DAYS,
    ANSWER_DAYS_LIMIT,
    NAME_LIMIT,
    PORTAL_LIMIT,
    WORDS_LIMIT,
    Cause,
    Identifier,
    Method,
    VendorRole,
)
from chalicelib.domain.vendor_task import REASON_LIMIT, Standing, VendorAnswer, Without
from chalicelib.http.api.schemas.common import Moment
from chalicelib.http.api.schemas.requests import Line

Name = Annotated[str, msgspec.Meta(max_length=NAME_LIMIT)]
Text = Annotated[str, msgspec.Meta(max_length=WORDS_LIMIT)]
Reason = Annotated[str, msgspec.Meta(max_length=REASON_LIMIT)]


class WriteVendor(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An entry of the directory."""

    name: Name
    role: VendorRole
    method: Annotated[
        Method,
        msgspec.Meta(
            description="`mail` needs `email`; `webhook` needs `webhook`, an endpoint that takes `vendor.asked`; with "
            "`portal` staff enter it by hand."
        ),
    ]
    causes: Annotated[list[Cause], msgspec.Meta(max_length=10, description="Which requests it is told of.")]
    identifiers: Annotated[
        list[Identifier], msgspec.Meta(max_length=10, description="What it is shown to find the person.")
    ]
    required: Annotated[bool, msgspec.Meta(description="An answer in full waits for its answer.")] = True
    answer_days: Annotated[int, msgspec.Meta(ge=1, le=ANSWER_DAYS_LIMIT)] = ANSWER_DAYS
    contract_on: date | None = None
    holds: Text = ""
    safeguards: Text = ""
    contact: Name = ""
    email: Line = ""
    webhook: Line = ""
    portal: Annotated[str, msgspec.Meta(max_length=PORTAL_LIMIT)] = ""


class ChangeVendor(WriteVendor, forbid_unknown_fields=True, kw_only=True):
    """The whole entry as it is to be; `version` is the one that was read."""

    version: Annotated[int, msgspec.Meta(ge=1)]


class VendorRecord(msgspec.Struct, kw_only=True):
    """An entry of the directory, as it is."""

    id: str
    name: str
    role: VendorRole
    method: Method
    causes: list[Cause]
    identifiers: list[Identifier]
    required: bool
    answer_days: int
    contract_on: date | None
    holds: str
    safeguards: str
    contact: str
    email: str
    webhook: str
    portal: str
    retired_at: Moment | None
    version: int


class VendorList(msgspec.Struct, kw_only=True):
    """The whole directory, the oldest entry first."""

    items: list[VendorRecord]


class AnswerGiven(msgspec.Struct, kw_only=True):
    """One answer; `counts` marks the one that is believed."""

    answer: VendorAnswer
    at: Moment
    by: str
    until: date | None
    reason: str
    counts: bool


class TaskSummary(msgspec.Struct, kw_only=True):
    """What one vendor was asked about one request."""

    request: str
    reference: str
    vendor: str
    right: Right
    standing: Standing
    required: bool
    left_out: Annotated[bool, msgspec.Meta(description="It was never told; `without` says why.")]
    told_at: Moment
    due: date
    mail_came_back: bool
    without: Without | None


class TaskRecord(TaskSummary, kw_only=True):
    """The same with every answer."""

    explanation: str
    answers: list[AnswerGiven]


class VendorsOfRequest(msgspec.Struct, kw_only=True):
    """All vendors of a request; `missing` are those without whom it is not answered in full."""

    items: list[TaskRecord]
    missing: Annotated[list[str], msgspec.Meta(description="Ids of vendors.")]


class LedgerPage(msgspec.Struct, kw_only=True):
    """A page of what one vendor was asked, the newest first."""

    items: list[TaskSummary]
    next: str | None


class LeaveOut(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why a required vendor is not told; `explanation` is needed where the law knows the reason."""

    vendor: Line
    why: Without
    explanation: Reason = ""


class Tell(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Whom to tell. Required vendors that the rule names and that are not told need a reason."""

    vendors: Annotated[list[Line], msgspec.Meta(max_length=500)] = []
    left_out: Annotated[list[LeaveOut], msgspec.Meta(max_length=500)] = []


class NoteAnswer(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a vendor said another way; `until` with `needs-time`, `reason` with `refused`."""

    answer: VendorAnswer
    reason: Reason = ""
    until: date | None = None


class SettleAnswer(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which of contradictory answers counts, by its place in `answers`."""

    counts: Annotated[int, msgspec.Meta(ge=0)]


class SetAside(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why the business does without: `impossible` or `disproportionate`; the person may read the explanation."""

    why: Without
    explanation: Reason


class SignedCertificate(msgspec.Struct, kw_only=True):
    """Who was told of a request, as a signed document (JWS, compact)."""

    certificate: str
