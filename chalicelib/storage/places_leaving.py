"""Where erasures and what an account takes along lie."""

from chalicelib.domain.erasure import Erasure
from chalicelib.domain.takeout import Takeout
from chalicelib.storage import keys, keys_leaving
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.places import Place
from chalicelib.storage.places_lists import place

__all__ = ["place"]


@place.register
def _(record: Erasure, pepper: Pepper) -> Place:
    del pepper
    at = record.next_at
    return Place(
        pk=keys_leaving.erasure(record.account),
        sk=keys_leaving.ERASURE,
        list_pk=keys_leaving.every_erasure(),
        list_sk=keys.by_minute(record.begun_at, record.account),
        due_pk=keys_leaving.erasures_in_work() if at else None,
        due_sk=keys.by_minute(at, record.account) if at else None,
    )


@place.register
def _(record: Takeout, pepper: Pepper) -> Place:
    del pepper
    ends = record.next_at is None
    at = record.next_at or record.expires_at or record.asked_at
    return Place(
        pk=keys.account(record.account),
        sk=keys_leaving.TAKEOUT + record.id,
        due_pk=keys_leaving.takeouts_that_end() if ends else keys_leaving.takeouts_in_work(),
        due_sk=keys.by_minute(at, record.id),
    )
