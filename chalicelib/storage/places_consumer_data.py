"""Where orders to erase a person's data lie, and the log of what is left of requests."""

from chalicelib.domain.consumer_erasure import ConsumerErasure
from chalicelib.domain.elsewhere_answer import ElsewhereAnswer
from chalicelib.domain.request_log import LoggedRequest
from chalicelib.storage import keys, keys_consumer_data
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.places import Place
from chalicelib.storage.places_children import place

__all__ = ["place"]


@place.register
def _(record: ConsumerErasure, pepper: Pepper) -> Place:
    del pepper
    at = record.next_at or record.removable_at or record.ordered_at
    working = record.next_at is not None
    return Place(
        pk=keys.account(record.account),
        sk=keys_consumer_data.ERASURE + record.id,
        due_pk=keys_consumer_data.erasures_in_work() if working else keys_consumer_data.erasures_that_end(),
        due_sk=keys.by_minute(at, record.id),
    )


@place.register
def _(record: LoggedRequest, pepper: Pepper) -> Place:
    del pepper
    log, line = keys_consumer_data.log(record.account), keys_consumer_data.line(record.received_on, record.id)
    return Place(
        pk=log,
        sk=line,
        list_pk=log,
        list_sk=line,
        due_pk=keys_consumer_data.lines_that_end(keys.shard_of(record.id, keys.DUE_SHARDS)),
        due_sk=keys.by_minute(record.keep_until, record.id),
    )


@place.register
def _(record: ElsewhereAnswer, pepper: Pepper) -> Place:
    del pepper
    work, end = record.next_at if record.doing else None, record.removable_at
    ends = keys_consumer_data.elsewhere_that_ends(keys.shard_of(record.id, keys.DUE_SHARDS))
    at = work or end
    return Place(
        pk=keys.account(record.account),
        sk=keys_consumer_data.ELSEWHERE + record.id,
        due_pk=(keys_consumer_data.elsewhere_in_work() if work else ends) if at else None,
        due_sk=keys.by_minute(at, record.id) if at else None,
    )
