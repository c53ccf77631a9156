"""Where offers of financial incentives lie, and who takes part in them."""

from chalicelib.domain.incentive import Membership, OfferVersion
from chalicelib.storage import keys, keys_incentives
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.places import Place
from chalicelib.storage.places_mail import place

__all__ = ["place"]


@place.register
def _(record: OfferVersion, pepper: Pepper) -> Place:
    del pepper
    return Place(pk=keys.account(record.account), sk=keys_incentives.version(record.offer, record.number))


def _shard(hashed: str) -> int:
    return keys.shard_of(hashed, keys.DUE_SHARDS)


@place.register
def _(record: Membership, pepper: Pepper) -> Place:
    hashed = record.hashed or pepper.newest(record.contact.look_up)
    at = record.leaving_at or record.ends_at
    shelf = keys_incentives.leaving() if record.leaving_at else keys_incentives.ended(_shard(hashed))
    return Place(
        pk=keys_incentives.member(record.account, hashed),
        sk=keys_incentives.MEMBER + record.offer,
        list_pk=keys_incentives.everybody(record.account),
        list_sk=keys_incentives.sort(record.changed_at, hashed),
        due_pk=shelf if at else None,
        due_sk=keys_incentives.due(at, hashed, record.offer) if at else None,
    )
