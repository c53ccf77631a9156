"""The part of `composition.py` that lists of contacts and links to unsubscribe ask for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.services.ports import contact_lists as ports_lists
    from chalicelib.storage.cipher import EnvelopeCipher
    from chalicelib.storage.codec import Codec
    from chalicelib.storage.engine import Engine


class ListParts:
    """What `services.ports.contact_lists.ListDesk` asks for; the rest of the desk lends tables and settings."""

    settings: Settings

    if TYPE_CHECKING:

        @property
        def _engine(self) -> Engine: ...
        @property
        def _codec(self) -> Codec: ...
        @property
        def _cipher(self) -> EnvelopeCipher: ...

    @cached_property
    def contact_lists(self) -> ports_lists.ContactLists:
        """Reads which lists there are."""
        from chalicelib.storage.contact_lists import StoredContactLists

        return StoredContactLists(self._engine, self._codec)

    @cached_property
    def list_bucket(self) -> ports_lists.ListBucket:
        """Lists in the bucket."""
        from chalicelib.storage.list_bucket import S3ListBucket

        return S3ListBucket(self.settings.files_bucket)

    @cached_property
    def list_writer(self) -> ports_lists.ListWriter:
        """Writes their lines."""
        from chalicelib.outbound.contact_sheet import CsvContactSheet

        return CsvContactSheet()

    @cached_property
    def unsubscribe_links(self) -> ports_lists.UnsubscribeLinks:
        """Links by which people unsubscribe."""
        from chalicelib.storage.unsubscribe_links import SealedLinks

        return SealedLinks(self._cipher)
