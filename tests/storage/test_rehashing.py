"""What lies under a former pepper is moved on either engine: at one place or the other, never at both or none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.rekeying import Rekeyed
from chalicelib.domain.telephony import TextStop
from chalicelib.errors import AuditMissing, Conflict
from chalicelib.services.ports.rekeying import Hashed
from chalicelib.settings import Settings
from chalicelib.storage import keys
from chalicelib.storage.cipher import EnvelopeCipher
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Change, Engine, PutRow
from chalicelib.storage.ground import DynamoGround, Ground
from chalicelib.storage.pepper import Pepper, version_of
from chalicelib.storage.rehashing import StoredRehashing
from chalicelib.storage.work import StorageWork
from tests.fakes.leaving import MemoryGround
from tests.fakes.memory_engine import MemoryEngine

AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
ANA = Phone("+14155550123")
OLD = Pepper({1: b"p" * 32})
NEW = Pepper({1: b"p" * 32, 2: b"q" * 32})


@pytest.fixture
def ground(any_engine: Engine, request: pytest.FixtureRequest) -> Ground:
    if isinstance(any_engine, MemoryEngine):
        return MemoryGround(any_engine)
    settings = Settings.from_environment(request.getfixturevalue("stage_environment"))
    return DynamoGround(records=settings.records_table, ephemeral=settings.ephemeral_table, keys=settings.keys_table)


@pytest.fixture
def stop(any_engine: Engine, cipher: EnvelopeCipher, account: AccountId) -> TextStop:
    """A stop that was written under the former pepper."""
    made = TextStop(account=account, since=AT, message="SM1", number=ANA.look_up)
    any_engine.put_row(PutRow(row=Codec(cipher, OLD).row(made, version=1), expect=0))
    return made


@pytest.fixture
def rehashing(any_engine: Engine, cipher: EnvelopeCipher, ground: Ground) -> StoredRehashing:
    codec = Codec(cipher, NEW)
    return StoredRehashing(any_engine, codec, NEW, ground=ground, work=StorageWork(any_engine, codec))


def places(engine: Engine, account: AccountId) -> list[int]:
    """Under which versions the stop lies."""
    found = [engine.get(keys.text_stop(account, NEW.under(version, ANA.look_up)), keys.STOP) for version in (1, 2)]
    return [version_of(row.pk.rpartition("#")[2]) for row in found if row]


def mine(rehashing: StoredRehashing, account: AccountId) -> list[Hashed]:
    found: list[Hashed] = []
    after = ""
    while True:
        page = rehashing.page(after, version=2)
        found += [one for one in page.found if f"#{account}#" in one.pk]
        after = page.after
        if not after:
            return found


def test_it_is_found_moved_once_and_found_no_more(
    any_engine: Engine, rehashing: StoredRehashing, account: AccountId, stop: TextStop
) -> None:
    assert places(any_engine, account) == [1]
    [one] = mine(rehashing, account)
    assert rehashing.move(one, ()) is Rekeyed.MOVED
    assert places(any_engine, account) == [2]
    assert rehashing.move(one, ()) is Rekeyed.ELSEWHERE
    assert mine(rehashing, account) == []
    row = any_engine.get(keys.text_stop(account, NEW.newest(ANA.look_up)), keys.STOP)
    assert row
    assert row.version == 1
    assert rehashing._codec.record(row) == replace(stop, version=1)


def test_where_somebody_was_faster_nothing_is_moved(
    any_engine: Engine, rehashing: StoredRehashing, account: AccountId, stop: TextStop, monkeypatch: pytest.MonkeyPatch
) -> None:
    [one] = mine(rehashing, account)
    real = any_engine.transact
    codec = rehashing._codec

    def overtaken(changes: Sequence[Change]) -> None:
        monkeypatch.setattr(any_engine, "transact", real)
        row = any_engine.get(one.pk, one.sk)
        assert row
        changed = replace(stop, undone_at=AT, hashed=one.pk.rpartition("#")[2])
        any_engine.put_row(PutRow(row=codec.row(changed, version=2), expect=1))
        real(changes)

    monkeypatch.setattr(any_engine, "transact", overtaken)
    assert rehashing.move(one, ()) is Rekeyed.ELSEWHERE
    assert places(any_engine, account) == [1]


def test_the_door_moves_nothing_that_says_something_else(
    any_engine: Engine, cipher: EnvelopeCipher, account: AccountId, stop: TextStop
) -> None:
    codec = Codec(cipher, NEW)
    work = StorageWork(any_engine, codec)
    row = any_engine.get(keys.text_stop(account, OLD.newest(ANA.look_up)), keys.STOP)
    assert row
    with pytest.raises(AuditMissing):
        work.rehash(row, codec.row(replace(stop, undone_at=AT), version=1))
    moved = codec.row(stop, version=1)
    work.rehash(row, moved)
    with pytest.raises(Conflict):
        work.rehash(row, moved)
    work.forget_rehashed(moved)
    assert places(any_engine, account) == []
    work.forget_rehashed(moved)
