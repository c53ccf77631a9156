"""The writer's part for the register of chains, which exports and digests are made from; it carries no proof itself."""

from contextlib import suppress
from datetime import datetime

from chalicelib.storage import keys
from chalicelib.storage.engine import NEWER, Engine, PutRow, Row, Taken


class RegisterDoor:
    """See `services.ports.desk.Work`; a part of `work.StorageWork`."""

    _engine: Engine

    def register(self, chain: str, *, seq: int, head: str, at: datetime) -> None:
        """See `Work`. An entry that is told twice, or late, changes nothing."""
        account = keys.account_of_chain(chain)
        row = Row(
            pk=keys.chain_register(account),
            sk=chain,
            kind="chain",
            version=seq,
            body=head,
            due_pk=keys.undigested(keys.shard_of(chain, keys.DUE_SHARDS)),
            due_sk=keys.undigested_sort(at, chain),
        )
        with suppress(Taken):
            self._engine.put_row(PutRow(row=row, expect=NEWER))

    def digested(self, chain: str, *, seq: int, head: str) -> None:
        """Take a chain off the list of those that have grown, unless it has grown again since."""
        pk = keys.chain_register(keys.account_of_chain(chain))
        row = Row(pk=pk, sk=chain, kind="chain", version=seq, body=head)
        with suppress(Taken):
            self._engine.put_row(PutRow(row=row, expect=seq))
