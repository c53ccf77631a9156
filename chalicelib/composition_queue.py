"""The queue's part of `composition.py`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.services.ports import queue as ports_queue
    from chalicelib.storage.codec import Codec
    from chalicelib.storage.engine import Engine


class QueueParts:
    """What `services.ports.queue.QueueDesk` asks for; the rest of the desk lends tables and settings."""

    settings: Settings

    if TYPE_CHECKING:

        @property
        def _engine(self) -> Engine: ...
        @property
        def _codec(self) -> Codec: ...

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
