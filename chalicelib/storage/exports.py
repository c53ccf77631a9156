"""Reads where accounts' copies go and what is still being copied."""

from chalicelib.domain.ids import AccountId
from chalicelib.domain.voicemail_export import Backfill, VoicemailExport
from chalicelib.storage import keys
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine


class StoredExports:
    """See `services.ports.export.Exports`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def of(self, account: AccountId) -> VoicemailExport | None:
        """See `Exports`."""
        row = self._engine.get(keys.account(account), keys.EXPORT)
        found: VoicemailExport | None = self._codec.record(row) if row else None
        return found

    def backfill(self, account: AccountId) -> Backfill | None:
        """See `Exports`."""
        row = self._engine.get(keys.account(account), keys.BACKFILL)
        found: Backfill | None = self._codec.record(row) if row else None
        return found

    def unfinished(self, *, limit: int) -> tuple[AccountId, ...]:
        """See `Exports`."""
        due = self._engine.due(keys.backfills(), upto="~", limit=limit)
        return tuple(keys.account_of(place.pk) for place in due)
