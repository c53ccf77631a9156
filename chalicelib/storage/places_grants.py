"""Where grants lie."""

from chalicelib.domain.grant import Grant, GrantKind
from chalicelib.storage import keys, keys_grants
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.places import Place
from chalicelib.storage.places_leaving import place

__all__ = ["place"]


@place.register
def _(record: Grant, pepper: Pepper) -> Place:
    del pepper
    listed = record.kind is GrantKind.OWNER and record.ended_at is None
    return Place(
        pk=keys.account(record.account),
        sk=keys_grants.GRANT + record.id,
        list_pk=keys_grants.owners() if listed else None,
        list_sk=keys.by_minute(record.ends_at, record.id) if listed else None,
        due_pk=keys_grants.untold() if record.untold else None,
        due_sk=keys.by_minute(record.tell_at, record.id) if record.untold else None,
    )
