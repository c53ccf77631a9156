"""Finds what the deadline job has to do, through the due index; writing is left to the writer."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.agenda import Agenda
from chalicelib.domain.alerts import Notice, Summary
from chalicelib.domain.ids import AccountId, RequestId, UserId
from chalicelib.services.ports.reminders import DuePage, Reader, Reminder, Waking
from chalicelib.storage import keys
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import DuePlace, Engine
from chalicelib.storage.work import StorageWork


class StoredReminders:
    """See `services.ports.reminders.Reminders`."""

    def __init__(self, engine: Engine, codec: Codec, work: StorageWork) -> None:
        self._engine = engine
        self._codec = codec
        self._work = work

    @property
    def shards(self) -> int:
        """See `Reminders`."""
        return keys.DUE_SHARDS

    def waking(self, shard: int, *, now: datetime, after: tuple[str, ...], limit: int) -> DuePage:
        """See `Reminders`."""
        found = self._due(keys.wake(shard), keys.upto(now), after, limit)
        return DuePage(requests=tuple(_waking(place) for place in found), after=_following(found, limit))

    def agenda(self, account: AccountId, request: RequestId) -> Agenda | None:
        """See `Reminders`."""
        row = self._engine.get(keys.request(account, request), keys.AGENDA)
        return self._codec.record(row) if row else None

    def readers(self, shard: int, *, now: datetime, after: tuple[str, ...], limit: int) -> DuePage:
        """See `Reminders`."""
        found = self._due(keys.notices(shard), keys.notices_upto(now), after, limit)
        names = dict.fromkeys(keys.reader_of(place.pk) for place in found)
        return DuePage(readers=tuple(Reader(*name) for name in names), after=_following(found, limit))

    def notices(self, account: AccountId, user: UserId, *, now: datetime) -> tuple[Notice, ...]:
        """See `Reminders`."""
        rows = self._engine.partition(keys.mailbox(account, user), keys.NOTICE)
        upto = keys.notices_upto(now)
        return tuple(self._codec.record(row) for row in rows if row.sk <= upto)

    def summary(self, account: AccountId, user: UserId) -> Summary | None:
        """See `Reminders`."""
        row = self._engine.get(keys.mailbox(account, user), keys.SUMMARY)
        return self._codec.record(row) if row else None

    def write(self, put: Sequence[Reminder], *, remove: Sequence[Reminder] = ()) -> None:
        """See `Reminders`."""
        self._work.remind(put, remove=remove)

    def _due(self, due_pk: str, upto: str, after: tuple[str, ...], limit: int) -> tuple[DuePlace, ...]:
        return self._engine.due(due_pk, upto=upto, limit=limit, after=DuePlace(*after) if after else None)


def _waking(place: DuePlace) -> Waking:
    account, request = keys.request_of(place.pk)
    return Waking(account, request, "" if place.sk == keys.AGENDA else place.sk.removeprefix(keys.RECHECK))


def _following(found: tuple[DuePlace, ...], limit: int) -> tuple[str, ...]:
    if len(found) < limit:
        return ()
    return (found[-1].pk, found[-1].sk, found[-1].due_sk)
