"""The walk through an account's voicemails is found while it goes on, and not after; on both engines."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.ids import AccountId
from chalicelib.domain.retagging import Retagging
from chalicelib.errors import Conflict
from chalicelib.storage.cipher import EnvelopeCipher
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, PutRow
from chalicelib.storage.voicemails import StoredVoicemails
from chalicelib.storage.work import StorageWork

AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def voicemails(any_engine: Engine, codec: Codec) -> StoredVoicemails:
    return StoredVoicemails(any_engine, codec)


def begin(engine: Engine, codec: Codec, cipher: EnvelopeCipher, at: datetime) -> Retagging:
    account = AccountId(f"acc_{secrets.token_hex(8)}")
    cipher.new_key(account)
    walk = Retagging(account=account, retention=365, started_at=at, next_at=at)
    engine.put_row(PutRow(row=codec.row(walk, version=1), expect=0))
    return replace(walk, version=1)


def test_walks_that_are_due_are_found_the_longest_due_first(
    any_engine: Engine, codec: Codec, cipher: EnvelopeCipher, voicemails: StoredVoicemails
) -> None:
    later, sooner, future = (begin(any_engine, codec, cipher, AT + timedelta(minutes=span)) for span in (5, 1, 90))
    found = voicemails.retaggings(now=AT + timedelta(minutes=10), limit=100)
    assert [name for name in found if name in {later.account, sooner.account, future.account}] == [
        sooner.account,
        later.account,
    ]
    assert voicemails.retagging(sooner.account) == sooner


def test_one_that_is_finished_is_not_due_any_more(
    any_engine: Engine, codec: Codec, cipher: EnvelopeCipher, voicemails: StoredVoicemails, work: StorageWork
) -> None:
    walk = begin(any_engine, codec, cipher, AT)
    work.settle(replace(walk, next_at=None, finished_at=AT, seen=7))
    assert walk.account not in voicemails.retaggings(now=AT + timedelta(days=1), limit=100)
    ended = voicemails.retagging(walk.account)
    assert ended is not None
    assert (ended.seen, ended.finished_at) == (7, AT)
    with pytest.raises(Conflict):
        work.settle(walk)


def test_an_account_that_never_changed_its_plan_has_none(account: AccountId, voicemails: StoredVoicemails) -> None:
    assert voicemails.retagging(account) is None
