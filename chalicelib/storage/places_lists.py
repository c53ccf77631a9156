"""Where lists of contacts lie: with their account, and in the due index by what is to be done next."""

from chalicelib.domain.contact_list import ContactList
from chalicelib.storage import keys, keys_lists
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.places import Place
from chalicelib.storage.places_consumer_data import place

__all__ = ["place"]


@place.register
def _(record: ContactList, pepper: Pepper) -> Place:
    del pepper
    pk, sk = keys.account(record.account), keys_lists.LIST + record.id
    if record.next_at:
        return Place(pk=pk, sk=sk, due_pk=keys_lists.in_work(), due_sk=keys.by_minute(record.next_at, record.id))
    at = record.expires_at
    if at is None:
        raise TypeError("a list is in work, or its time ends")
    return Place(pk=pk, sk=sk, due_pk=keys_lists.that_end(), due_sk=keys.by_minute(at, record.id))
