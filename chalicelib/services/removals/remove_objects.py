"""Removes objects that a page has let go: no page can delete, so that who takes one over cannot destroy evidence."""

from collections.abc import Sequence

from chalicelib.errors import Conflict
from chalicelib.services.ports.removals import RemovalDesk, Store


def remove_objects(desk: RemovalDesk, store: str, keys: Sequence[str]) -> None:
    """Remove for good those of which no record says that they are there; again finds nothing and is no error.

    Raise `ValueError` or `TypeError` for no object of ours that a page lets go, and nothing is removed then; `Conflict`
    (`object`) if a record still speaks of one: the page has not come to its end yet, or it was not the page that asked.
    """
    bucket = Store(store)
    kept = {key for key in keys if desk.object_records.speaks_of(bucket, key)}
    desk.remover.remove(bucket, [key for key in keys if key not in kept])
    if kept:
        raise Conflict("object")
