"""Where tasks about children lie, and what names a child while one is to be done."""

from chalicelib.domain.child_task import ChildIdentity, ChildTask
from chalicelib.storage import keys, keys_children
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.places import Place
from chalicelib.storage.places_retention import place

__all__ = ["place"]


@place.register
def _(record: ChildTask, pepper: Pepper) -> Place:
    del pepper
    return Place(
        pk=keys.account(record.account),
        sk=keys_children.TASK + record.id,
        list_pk=keys_children.listed(record.account, open_ones=record.open),
        list_sk=record.id,
        due_pk=keys_children.waking(),
        due_sk=keys.by_minute(record.wake_at, record.id),
    )


@place.register
def _(record: ChildIdentity, pepper: Pepper) -> Place:
    del pepper
    return Place(pk=keys.account(record.account), sk=keys_children.IDENTITY + record.id)
