"""Words that several schemas share. Values are written as the API writes them: lower case, hyphens, no spaces."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final

import msgspec

from chalicelib.domain.request import Bucket, Outcome, State

Moment = Annotated[datetime, msgspec.Meta(tz=True, description="An instant, RFC 3339, with its offset.")]
_SPACES: Final = re.compile(r"[ _]")


def spelled(value: str) -> str:
    """A word of the product as the API writes it: `in progress` is `in-progress`."""
    return _SPACES.sub("-", value)


class ListName(StrEnum):
    """Which list a request appears in."""

    OPEN = Bucket.OPEN.value
    WAITING = Bucket.WAITING.value
    CLOSED = Bucket.CLOSED.value
    ALL = "all"


class StateName(StrEnum):
    """Where a request stands; its outcome is kept apart."""

    TO_SORT = "to-sort"
    NEW = "new"
    AWAITING_VERIFICATION = "awaiting-verification"
    IN_PROGRESS = "in-progress"
    AWAITING_APPROVAL = "awaiting-approval"
    APPEALED = "appealed"
    NOT_TOLD = "not-told"
    CLOSED = "closed"


class OutcomeName(StrEnum):
    """How a request ended."""

    GRANTED = "granted"
    PARTIAL = "partial"
    DENIED = "denied"
    NO_DATA = "no-data"
    REFERRED = "referred"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    NO_REQUEST = "no-request"


STATES: Final[Mapping[StateName, State]] = {StateName(spelled(state)): state for state in State}
OUTCOMES: Final[Mapping[OutcomeName, Outcome]] = {OutcomeName(spelled(outcome)): outcome for outcome in Outcome}


def outcome_name(outcome: Outcome | None) -> OutcomeName | None:
    """An outcome as the API writes it."""
    return OutcomeName(spelled(outcome)) if outcome else None


def of_query(query: Any, *names: str) -> dict[str, Any]:
    """The named members of a query."""
    return {name: getattr(query, name) for name in names}
