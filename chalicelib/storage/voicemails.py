"""Reads calls and voicemails."""

from datetime import datetime

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.retagging import Retagging
from chalicelib.domain.telephony import PhoneCall
from chalicelib.domain.voicemail import Voicemail, VoicemailPlace
from chalicelib.errors import NotFound
from chalicelib.services.ports.lines import VoicemailPage
from chalicelib.storage import keys
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Row


class StoredVoicemails:
    """See `services.ports.lines.Voicemails`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def get(self, account: AccountId, request: RequestId, recording: str) -> Voicemail:
        """See `Voicemails`."""
        found: Voicemail = self._codec.record(self._one(account, request, keys.VOICE + recording, "voicemail"))
        return found

    def of_request(self, account: AccountId, request: RequestId) -> tuple[Voicemail, ...]:
        """See `Voicemails`."""
        rows = self._engine.partition(keys.request(account, request), keys.VOICE)
        return tuple(self._codec.record(row) for row in rows)

    def call(self, account: AccountId, request: RequestId, sid: str) -> PhoneCall:
        """See `Voicemails`."""
        found: PhoneCall = self._codec.record(self._one(account, request, keys.CALL + sid, "call"))
        return found

    def calls(self, account: AccountId, request: RequestId) -> tuple[PhoneCall, ...]:
        """See `Voicemails`."""
        rows = self._engine.partition(keys.request(account, request), keys.CALL)
        return tuple(self._codec.record(row) for row in rows)

    def due(self, *, now: datetime, limit: int) -> tuple[VoicemailPlace, ...]:
        """See `Voicemails`."""
        upto = keys.upto(now)
        found = [
            place
            for shard in range(keys.DUE_SHARDS)
            for place in self._engine.due(keys.voicemail_work(shard), upto=upto, limit=limit)
        ]
        found.sort(key=lambda place: place.due_sk)
        return tuple(
            VoicemailPlace(*keys.request_of(place.pk), place.sk.removeprefix(keys.VOICE)) for place in found[:limit]
        )

    def page(self, account: AccountId, *, after: str = "", limit: int) -> VoicemailPage:
        """See `Voicemails`."""
        pk, sk, list_sk = after.split("|") if after else ("", "", "")
        page = self._engine.listed(keys.voicemails(account), after=(pk, sk, list_sk) if after else None, limit=limit)
        found = tuple(self._codec.record(row) for row in page.rows)
        return VoicemailPage(found, "|".join(page.after) if page.after else "")

    def retagging(self, account: AccountId) -> Retagging | None:
        """See `Voicemails`."""
        row = self._engine.get(keys.account(account), keys.RETAGGING)
        found: Retagging | None = self._codec.record(row) if row else None
        return found

    def retaggings(self, *, now: datetime, limit: int) -> tuple[AccountId, ...]:
        """See `Voicemails`."""
        upto = keys.upto(now)
        found = self._engine.due(keys.retaggings(), upto=upto, limit=limit)
        return tuple(keys.account_of(place.pk) for place in found)

    def _one(self, account: AccountId, request: RequestId, sk: str, what: str) -> Row:
        row = self._engine.get(keys.request(account, request), sk)
        if row is None:
            raise NotFound(what)
        return row
