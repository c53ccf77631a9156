"""What was sent to an endpoint, as the page of it shows."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.webhook import Attempt, Delivery, place_of


class DeliveryRow(msgspec.Struct, frozen=True):
    """One line of the log; `name` is its place there."""

    name: str
    id: str
    event: str
    at: datetime
    request: str
    state: str
    next_at: datetime | None
    attempts: tuple[Attempt, ...]


def delivery_rows(page: Sequence[Delivery]) -> list[DeliveryRow]:
    """The lines of a page of the log, in its order."""
    return [
        DeliveryRow(
            name=place_of(one).name,
            id=one.id,
            event=one.event.value,
            at=one.at,
            request=one.request or "",
            state=one.state.value,
            next_at=one.next_at,
            attempts=one.attempts,
        )
        for one in page
    ]
