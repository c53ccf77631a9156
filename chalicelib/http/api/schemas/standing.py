"""How an account stands: its plan with what is used of it, its state, and the days to come."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from chalicelib.domain.account import AccountState, Plan
from chalicelib.http.api.schemas.common import Moment


class Room(msgspec.Struct, kw_only=True):
    """How much of one thing the plan has room for, and how much is used."""

    used: int
    limit: int


class AccountStanding(msgspec.Struct, kw_only=True):
    """An account's plan and state."""

    slug: str
    plan: Plan
    state: AccountState
    trial_ends_at: Moment | None
    past_due_at: Moment | None
    requests_this_month: Annotated[
        Room, msgspec.Meta(description="No request is ever refused because of a plan: owners are told.")
    ]
    users: Room
    storage_bytes: Room
    numbers: Room
    voicemail_days: int
    closes_on: Annotated[date | None, msgspec.Meta(description="While it closes: the last day to answer.")]
    erases_on: Annotated[date | None, msgspec.Meta(description="When erasure begins: until then all can be read.")]
    erased_by: Annotated[date | None, msgspec.Meta(description="When nothing is left at the latest.")]


class PutOnPlan(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The plan; a trial that gets another one is active."""

    plan: Plan


class Becomes(StrEnum):
    """What the operator may say of an account."""

    PAST_DUE = "past due"
    PAID = "paid"
    CLOSING = "closing"
    OPEN = "open"


class BringInto(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A missing payment, one that came, the beginning of closing, or its end by cancelling."""

    becomes: Becomes
