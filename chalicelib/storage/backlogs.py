"""What waits for a job, over all accounts: read off the due index, which holds keys and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from chalicelib.domain.ids import request_made_at
from chalicelib.services.ports.operations import Waiting
from chalicelib.storage import keys, keys_webhooks
from chalicelib.storage.engine import DuePlace, Engine

COUNTED_LIMIT: Final = 100  # of each shard
_END_OF_TIME: Final = "~"


class StoredBacklogs:
    """See `services.ports.operations.Backlogs`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def letters(self, *, before: datetime) -> Waiting:
        """See `Backlogs`. A letter that is tried again later has waited all the time: its name says since when."""
        found, more = self._waiting(keys.outbox, _END_OF_TIME)
        since = [request_made_at(place.sk.removeprefix(keys.LETTER)) for place in found]
        late = [at for at in since if at and at < before]
        return Waiting(count=len(late), oldest=min(late, default=None), more=more)

    def webhooks(self, *, before: datetime) -> Waiting:
        """See `Backlogs`."""
        return self._overdue(keys_webhooks.work, keys_webhooks.sort(before, _END_OF_TIME))

    def clocks(self, *, before: datetime) -> Waiting:
        """See `Backlogs`."""
        return self._overdue(keys.wake, keys.upto(before))

    def _overdue(self, partition: Callable[[int], str], upto: str) -> Waiting:
        found, more = self._waiting(partition, upto)
        oldest = min((_instant(place.due_sk) for place in found), default=None)
        return Waiting(count=len(found), oldest=oldest, more=more)

    def _waiting(self, partition: Callable[[int], str], upto: str) -> tuple[list[DuePlace], bool]:
        """What was found, and whether a shard may hold more."""
        shards = [
            self._engine.due(partition(shard), upto=upto, limit=COUNTED_LIMIT) for shard in range(keys.DUE_SHARDS)
        ]
        return [place for shard in shards for place in shard], any(len(shard) == COUNTED_LIMIT for shard in shards)


def _instant(due: str) -> datetime:
    return datetime.fromisoformat(due.partition("#")[0]).replace(tzinfo=UTC)
