"""Objects that are let go, removed at once."""

from collections.abc import Sequence

from chalicelib.services.ports.removals import Store
from chalicelib.storage.remover import S3Remover


class RemovalsAtOnce:
    """`services.ports.removals.Removals` whose job comes immediately; all stores are one bucket."""

    def __init__(self, bucket: str) -> None:
        self._remover = S3Remover(dict.fromkeys(Store, bucket))

    def ask(self, store: Store, keys: Sequence[str], *, ahead: bool = False) -> None:
        """See `Removals`."""
        assert not ahead  # the job would come too early
        self._remover.remove(store, keys)
