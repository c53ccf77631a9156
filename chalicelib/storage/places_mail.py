"""Where the marks of addresses lie that letters do not reach."""

from chalicelib.domain.address_mark import AddressMark
from chalicelib.storage import keys, keys_mail
from chalicelib.storage.keys import Pepper
from chalicelib.storage.places import Place
from chalicelib.storage.places_policies import place

__all__ = ["place"]


@place.register
def _(record: AddressMark, pepper: Pepper) -> Place:
    name = record.name or pepper.newest(record.email.look_up)
    return Place(
        pk=keys.account(record.account),
        sk=keys_mail.mark(name),
        list_pk=keys_mail.marks(record.account),
        list_sk=keys.by_minute(record.last_at, name),
        due_pk=keys_mail.ended_marks(keys.shard_of(name, keys.DUE_SHARDS)),
        due_sk=keys.by_minute(record.ends_at, name),
    )
