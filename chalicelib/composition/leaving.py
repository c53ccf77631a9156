"""The part of the composition that leaving asks for: erasing, and taking everything along."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.composition.shared import Shared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.services.ports import children as ports_children
    from chalicelib.services.ports import consumer_data as ports_consumer_data
    from chalicelib.services.ports import erasure as ports_erasure
    from chalicelib.services.ports import rekeying as ports_rekeying
    from chalicelib.services.ports import takeout as ports_takeout
    from chalicelib.storage.blobs import S3KeyCopies
    from chalicelib.storage.ground import Ground, Objects


class LeavingParts(Shared):
    """What `services.ports.erasure.ErasureDesk` asks for; the rest of the desk lends tables and settings."""

    @cached_property
    def erasures(self) -> ports_erasure.Erasures:
        """Reads how far erasures are."""
        from chalicelib.storage.erasures import StoredErasures

        return StoredErasures(self._engine, self._codec)

    @cached_property
    def eraser(self) -> ports_erasure.Eraser:
        """Finds and deletes for good."""
        from chalicelib.storage.eraser import StoredEraser

        return StoredEraser(
            self._engine,
            self._codec,
            self._pepper,
            ground=self._ground,
            objects=self._objects,
            copies=self._key_copies,
        )

    @cached_property
    def rehashing(self) -> ports_rekeying.Rehashing:
        """Moves what was hashed under an earlier pepper."""
        from chalicelib.storage.rehashing import StoredRehashing

        return StoredRehashing(self._engine, self._codec, self._pepper, ground=self._ground, work=self.work)

    @cached_property
    def erasure_ledger(self) -> ports_erasure.ErasureLedger:
        """In the bucket of digests."""
        from chalicelib.storage.erasures import S3ErasureLedger

        return S3ErasureLedger(self.settings.digest_bucket)

    @cached_property
    def takeouts(self) -> ports_takeout.Takeouts:
        """Reads which exports there are."""
        from chalicelib.storage.takeouts import StoredTakeouts

        return StoredTakeouts(self._engine, self._codec)

    @cached_property
    def belongings(self) -> ports_takeout.Belongings:
        """Reads everything of an account."""
        from chalicelib.storage.belongings import StoredBelongings

        return StoredBelongings(self._engine, self._codec)

    @cached_property
    def consumer_erasures(self) -> ports_consumer_data.ConsumerErasures:
        """Reads orders to erase a person's data."""
        from chalicelib.storage.consumer_data import StoredConsumerErasures

        return StoredConsumerErasures(self._engine, self._codec)

    @cached_property
    def children(self) -> ports_children.Children:
        """Reads tasks about children."""
        from chalicelib.storage.children import StoredChildren

        return StoredChildren(self._engine, self._codec)

    @cached_property
    def request_log(self) -> ports_consumer_data.RequestLog:
        """Reads what is left of requests whose person was erased."""
        from chalicelib.storage.consumer_data import StoredRequestLog

        return StoredRequestLog(self._engine, self._codec)

    @cached_property
    def elsewhere(self) -> ports_consumer_data.Elsewhere:
        """Reads what is left of requests from places that the business does not serve."""
        from chalicelib.storage.consumer_data import StoredElsewhere

        return StoredElsewhere(self._engine, self._codec)

    @cached_property
    def takeout_bucket(self) -> ports_takeout.TakeoutBucket:
        """Where exports are put together."""
        from chalicelib.storage.takeouts import S3TakeoutBucket

        sources = {
            "files": self.settings.files_bucket,
            "voicemails": self.settings.voicemail_bucket,
            "mails": self.settings.mail_bucket,
        }
        return S3TakeoutBucket(self.settings.files_bucket, sources=sources)

    @cached_property
    def _ground(self) -> Ground:
        from chalicelib.storage.ground import DynamoGround

        return DynamoGround(
            records=self.settings.records_table, ephemeral=self.settings.ephemeral_table, keys=self.settings.keys_table
        )

    @cached_property
    def _objects(self) -> Mapping[str, Objects]:
        from chalicelib.storage.ground import S3Objects

        return {
            "files": S3Objects(self.settings.files_bucket),
            "voicemails": S3Objects(self.settings.voicemail_bucket),
            "mails": S3Objects(self.settings.mail_bucket),
        }

    @cached_property
    def _key_copies(self) -> S3KeyCopies:
        from chalicelib.storage.blobs import S3KeyCopies

        return S3KeyCopies(self.settings.keys_bucket)
