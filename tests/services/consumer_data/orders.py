"""Orders to erase what is held about Ana, and the job that carries them out."""

from datetime import timedelta

from chalicelib.domain.account import Staff
from chalicelib.domain.consumer_erasure import ConsumerErasure
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.request_log import LoggedRequest
from chalicelib.services.consumer_data.carry_out import erase_consumers
from chalicelib.services.consumer_data.order_erasure import OrderErasure, order_erasure
from tests.fakes.desk import FakeDesk


def order(
    desk: FakeDesk, staff: Staff, *submissions: Reference, asked_in: RequestId | None = None, once: str = ""
) -> ConsumerErasure:
    """Order that these be erased, because the person asked."""
    command = OrderErasure(submissions=submissions, why="asked", asked_in=asked_in, once=once)
    return order_erasure(desk, staff, command)


def run(desk: FakeDesk) -> int:
    """A run of the job with all the time it needs."""
    return erase_consumers(desk, until=desk.clock.now() + timedelta(seconds=1))


def now_of(desk: FakeDesk, one: ConsumerErasure) -> ConsumerErasure:
    """The order as it is now."""
    return desk.consumer_erasures.get(one.account, one.id)


def log_of(desk: FakeDesk, staff: Staff) -> tuple[LoggedRequest, ...]:
    """The whole log of a business."""
    return desk.request_log.page(staff.account.id, after="", limit=100)[0]
