"""Where vendors lie, and what they were asked."""

from chalicelib.domain.vendor import Vendor
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.storage import keys, keys_vendors
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.places import Place, place

__all__ = ["place"]


@place.register
def _(record: Vendor, pepper: Pepper) -> Place:
    del pepper
    return Place(pk=keys.account(record.account), sk=keys_vendors.VENDOR + record.id)


@place.register
def _(record: VendorTask, pepper: Pepper) -> Place:
    """It leaves the lists of what is to be done once nobody is reminded of it any more; the ledger keeps it."""
    del pepper
    at = record.next_at
    waits = record.needs_look or (record.open and at is not None)
    return Place(
        pk=keys.request(record.account, record.request),
        sk=keys_vendors.TASK + record.vendor,
        list_pk=keys_vendors.ledger(record.account, record.vendor),
        list_sk=keys.by_minute(record.told_at, record.request),
        due_pk=keys_vendors.reminders(keys.shard_of(record.request, keys.DUE_SHARDS)) if at else None,
        due_sk=keys.by_minute(at, record.request) if at else None,
        state_pk=keys_vendors.stated(record.account, look=record.needs_look) if waits else None,
    )
