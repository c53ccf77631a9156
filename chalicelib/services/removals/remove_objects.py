"""Removes objects that a page has let go: no page can delete, so that who takes one over cannot destroy evidence."""

from collections.abc import Sequence

from chalicelib.services.ports.removals import RemovalDesk, Store


def remove_objects(desk: RemovalDesk, store: str, keys: Sequence[str]) -> None:
    """Remove them for good; again finds nothing and is no error. Raise `ValueError` for no bucket of ours."""
    desk.remover.remove(Store(store), keys)
