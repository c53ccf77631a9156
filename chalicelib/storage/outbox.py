"""Finds letters that must go out."""

from datetime import datetime

from chalicelib.domain.correspondence import Letter
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.services.ports.mail import LetterPlace
from chalicelib.storage import keys
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine


class StoredOutbox:
    """See `services.ports.mail.Outbox`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def find(self, place: LetterPlace) -> Letter | None:
        """See `Outbox`."""
        row = self._engine.get(place.pk, place.sk)
        return self._codec.record(row) if row else None

    def place(
        self,
        account: AccountId,
        letter: str,
        *,
        request: RequestId | None = None,
        submission: Reference | None = None,
    ) -> LetterPlace:
        """See `Outbox`."""
        return LetterPlace(keys.filed_under(account, request, submission), keys.LETTER + letter)

    def overdue(self, *, now: datetime, limit: int) -> tuple[LetterPlace, ...]:
        """See `Outbox`."""
        upto = keys.upto(now)
        found = [
            place
            for shard in range(keys.DUE_SHARDS)
            for place in self._engine.due(keys.outbox(shard), upto=upto, limit=limit)
        ]
        found.sort(key=lambda place: place.due_sk)
        return tuple(LetterPlace(place.pk, place.sk) for place in found[:limit])
