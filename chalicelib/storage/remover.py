"""Removes objects from the buckets that keep no versions."""

from collections.abc import Mapping, Sequence

from chalicelib.aws import client
from chalicelib.services.ports.removals import Store


class S3Remover:
    """See `services.ports.removals.Remover`."""

    def __init__(self, buckets: Mapping[Store, str]) -> None:
        self._buckets = buckets

    def remove(self, store: Store, keys: Sequence[str]) -> None:
        """See `Remover`."""
        for key in keys:
            client("s3").delete_object(Bucket=self._buckets[store], Key=key)
