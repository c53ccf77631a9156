"""The part of `composition.py` that running a deployment asks for: what the operator tells, and how all is doing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.services.ports import grants as ports_grants
    from chalicelib.services.ports import notices as ports_notices
    from chalicelib.services.ports import operations as ports_operations
    from chalicelib.storage.codec import Codec
    from chalicelib.storage.engine import Engine


class OperationsParts:
    """What `NoticeDesk` and `OperationsDesk` of the ports ask for; the rest of the desk lends tables and settings."""

    settings: Settings

    if TYPE_CHECKING:

        @property
        def _engine(self) -> Engine: ...
        @property
        def _codec(self) -> Codec: ...

    @cached_property
    def notices(self) -> ports_notices.Notices:
        """Reads what the operator tells the accounts."""
        from chalicelib.storage.notices import StoredNotices

        return StoredNotices(self._engine, self._codec)

    @cached_property
    def grants(self) -> ports_grants.Grants:
        """Reads by what right the operator sees what accounts have filed."""
        from chalicelib.storage.grants import StoredGrants

        return StoredGrants(self._engine, self._codec)
