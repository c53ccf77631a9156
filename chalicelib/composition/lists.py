"""The part of the composition that lists of contacts and links to unsubscribe ask for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.composition.shared import Shared

if TYPE_CHECKING:
    from chalicelib.services.ports import contact_lists as ports_lists


class ListParts(Shared):
    """What `services.ports.contact_lists.ListDesk` asks for; the rest of the desk lends tables and settings."""

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
