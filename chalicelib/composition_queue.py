"""The queue's part of `composition.py`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.services.ports import accounts as ports_accounts
    from chalicelib.services.ports import desk as ports
    from chalicelib.services.ports import lines as ports_lines
    from chalicelib.services.ports import queue as ports_queue
    from chalicelib.storage.codec import Codec
    from chalicelib.storage.engine import Engine
    from chalicelib.storage.recent_names import RecentNames


class QueueParts:
    """What `services.ports.queue.QueueDesk` asks for; the rest of the desk lends tables and settings."""

    settings: Settings

    if TYPE_CHECKING:

        @property
        def _engine(self) -> Engine: ...
        @property
        def _codec(self) -> Codec: ...

        @property
        def accounts(self) -> ports_accounts.Accounts:
            """Reads accounts and staff."""

        @property
        def lines(self) -> ports_lines.Lines:
            """Reads service codes."""

        @property
        def clock(self) -> ports.Clock:
            """The time."""

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
