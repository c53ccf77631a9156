"""The queue's part of the composition."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.composition.shared import Shared

if TYPE_CHECKING:
    from chalicelib.services.ports import queue as ports_queue
    from chalicelib.storage.recent_names import RecentNames


class QueueParts(Shared):
    """What `services.ports.queue.QueueDesk` asks for; the rest of the desk lends tables and settings."""

    @cached_property
    def recent_names(self) -> RecentNames:
        """What lists call colleagues and brands: at most a minute old."""
        from chalicelib.storage.recent_names import RecentNames

        return RecentNames(self.accounts, self.lines, self.clock)

    @cached_property
    def request_files(self) -> ports_queue.RequestFiles:
        """Reads what lists are made into files."""
        from chalicelib.storage.request_files import StoredRequestFiles

        return StoredRequestFiles(self._engine, self._codec)

    @cached_property
    def request_sheets(self) -> ports_queue.RequestSheets:
        """Those files in the bucket."""
        from chalicelib.storage.sheet_bucket import S3RequestSheets

        return S3RequestSheets(self.settings.files_bucket)

    @cached_property
    def sheet_writer(self) -> ports_queue.SheetWriter:
        """Writes their lines."""
        from chalicelib.outbound.request_sheet import CsvRequestSheet

        return CsvRequestSheet()
