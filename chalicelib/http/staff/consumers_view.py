"""What the pages about one person's data show: what is held, orders to erase it, the log of what is left."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from msgspec import Struct

from chalicelib.domain.consumer_certificate import BACKUPS
from chalicelib.domain.consumer_erasure import ConsumerErasure
from chalicelib.domain.request_log import LoggedRequest
from chalicelib.http.staff.request_view import Reader, request_url
from chalicelib.services.consumer_data.find_data import ConsumerData, Held
from chalicelib.services.retention.review_month import by_class

PATH: Final = "/staff/consumers"
LOG: Final = f"{PATH}/log"
BACKUP_DAYS: Final = BACKUPS // timedelta(days=1)


class RightView(Struct, frozen=True, kw_only=True):
    """One request of a submission."""

    right: str
    state: str
    url: str


class HeldView(Struct, frozen=True, kw_only=True):
    """One submission; `stays` are codes of why it cannot go yet."""

    reference: str
    who: str
    behalf: str
    received_at: datetime
    rights: Sequence[RightView]
    stays: Sequence[str]
    files_until: datetime | None = None


class OrderView(Struct, frozen=True, kw_only=True):
    """An order; `state` is `working`, `waiting` or `done`."""

    id: str
    url: str
    ordered_at: datetime
    by: str
    why: str
    state: str
    counts: Mapping[str, int]
    waiting: int
    called_off: int
    finished_at: datetime | None
    asked_url: str
    certificate_url: str


class LineView(Struct, frozen=True, kw_only=True):
    """A line of the log."""

    id: str
    received_on: date
    right: str
    channel: str
    answered_on: date
    outcome: str
    grounds: str
    appealed_on: date | None
    regime: str
    keep_until: datetime


def held_view(found: ConsumerData) -> list[HeldView]:
    """What is held, as it was found."""
    return [_held(one) for one in found.held]


def _held(one: Held) -> HeldView:
    submission = one.submission
    return HeldView(
        reference=submission.id,
        who=one.heads[0].requester or one.heads[0].contact,
        behalf=submission.behalf.value,
        received_at=submission.received_at,
        rights=[
            RightView(right=head.right.value, state=head.state.value, url=request_url(head.id)) for head in one.heads
        ],
        stays=[why.value for why in one.stays],
        files_until=one.files_until,
    )


def order_view(order: ConsumerErasure, who: Reader, *, asked_in: str = "") -> OrderView:
    """An order as staff see it; `asked_in` is the request that asks for it, while that is there."""
    url = f"{PATH}/erasures/{order.id}"
    looked_at = order.version > 1  # a run has had it, and what is left could not go
    return OrderView(
        id=order.id,
        url=url,
        ordered_at=order.ordered_at,
        by=who.name(order.by),
        why=order.why,
        state="done" if order.finished_at else "waiting" if order.left and looked_at else "working",
        counts=by_class(order.counts),
        waiting=len(order.left),
        called_off=order.called_off,
        finished_at=order.finished_at,
        asked_url=request_url(asked_in) if asked_in else "",
        certificate_url=f"{url}/signed" if order.certificate else "",
    )


def line_view(line: LoggedRequest) -> LineView:
    """A line of the log as staff see it."""
    return LineView(
        id=line.id,
        received_on=line.received_on,
        right=line.right.value,
        channel=line.channel.value,
        answered_on=line.answered_on,
        outcome=line.outcome.value,
        grounds=", ".join(line.grounds),
        appealed_on=line.appealed_on,
        regime=line.regime,
        keep_until=line.keep_until,
    )
