"""A collision that passes: every transaction that would open an account meets another one."""

from collections.abc import Sequence

import pytest

from chalicelib.domain.account import Account
from chalicelib.storage.dynamo import DynamoEngine
from chalicelib.storage.engine import Change, PutRow, Taken


def let_opening_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse the transactions of the engine that write an account, for as long as the patch lasts."""
    transact = DynamoEngine.transact

    def collides(engine: DynamoEngine, changes: Sequence[Change]) -> None:
        if any(isinstance(change, PutRow) and change.kind == Account.KIND for change in changes):
            raise Taken(Account.KIND)
        transact(engine, changes)

    monkeypatch.setattr(DynamoEngine, "transact", collides)
